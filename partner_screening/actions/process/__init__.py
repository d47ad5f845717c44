"""The use cases of the assessment process: permission, load, pure rules, save, event."""
