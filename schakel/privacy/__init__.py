"""What may leave the building: the only maker of `Publishable`."""
