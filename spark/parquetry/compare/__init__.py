"""What was there against what was read: objects, manifests, earlier loads and published tables."""
