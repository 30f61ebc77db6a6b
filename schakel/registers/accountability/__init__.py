"""What is told afterwards: the evaluation of a plan and the year report, as text with live figures, and as it was frozen."""
