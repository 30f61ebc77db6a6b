"""Learning: trainings, workshops, office hours and knowledge circles, who takes part, and what they thought of it."""
