"""Whether what experiments found holds what other cities give."""
