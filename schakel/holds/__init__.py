"""Wishes that wait: queues, how long they wait, and which item should serve which hold."""
