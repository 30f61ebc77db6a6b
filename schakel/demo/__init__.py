"""The simulated library system of Drenthe, which writes the same extracts as a real one."""
