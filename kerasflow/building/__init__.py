"""Blueprints to Keras models."""
