"""A model server whose pace is its models' name: for load tests without a model, and for faults on demand."""
