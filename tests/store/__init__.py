"""What the store promises: nothing acknowledged is lost, nothing goes back, and every failure has a name."""
