"""The Drentse Innovatieagenda: projects from proposal to spreading, the budget of each year, hours, and grants."""
