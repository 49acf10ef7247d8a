"""Grafana's boards, made from the names that the code emits."""
