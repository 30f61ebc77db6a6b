"""Certification of libraries and Taalhuizen: how far each is, until when it holds, and what an audit found to mend."""
