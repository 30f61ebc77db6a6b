"""What people at the support organisation keep by hand or by message, in a database beside the snapshots."""
