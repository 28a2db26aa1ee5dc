"""Compares what was there with what was read: objects, manifests, earlier loads and published tables."""
