"""What takes how long, side by side with what one would use instead; `make bench` runs it all."""
