"""What a page shows, before it is a page: findings in words, series, comparisons. Knows no web framework."""
