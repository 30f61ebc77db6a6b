"""What leaves as a document: a report as one object, its page, PDF, spreadsheet, CSV and charts, and how values are written."""
