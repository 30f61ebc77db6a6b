"""ISO 18626, the messages in which libraries ask each other for items: read, written, answered, kept in order."""
