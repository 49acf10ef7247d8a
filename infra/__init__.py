"""Adapters: one real part behind one port each, telemetry, and the files that deploy them."""
