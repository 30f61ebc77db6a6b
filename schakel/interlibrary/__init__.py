"""Interlibrary loan: who supplies whom, what it costs, and the messages with which libraries ask each other."""
