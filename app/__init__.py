"""The application: settings, wiring, HTTP, command line and the page."""
