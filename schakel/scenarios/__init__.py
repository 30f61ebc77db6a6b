"""What if: a year of lending played again under another collection, other rules, other transport."""
