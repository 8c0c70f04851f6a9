"""What one picture of a cluster shows."""
