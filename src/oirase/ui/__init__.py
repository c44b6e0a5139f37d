"""The look: base templates, components, tokens; defines slots that higher floors fill."""
