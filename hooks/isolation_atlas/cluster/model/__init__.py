"""What a manifest holds: its objects, their kinds, and what the Kubernetes API says of them."""
