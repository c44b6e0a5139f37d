"""The officers' editor: outline and questions, map of conditions, trial in a phone's frame, languages, publishing.

Every page works by plain forms and buttons. What is saved goes through `services.editing.change`; a question is saved into the form as it
stands at that moment, so that two officers may work on different questions at once (`exchange.digest`).
"""
