"""What every register is made of: records with a version, who changed what, lists, forms, and files in and out."""
