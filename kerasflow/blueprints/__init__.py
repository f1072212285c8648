"""Typed, frozen blueprints."""
