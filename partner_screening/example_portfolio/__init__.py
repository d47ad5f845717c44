"""The example portfolio: invented partners and agreements in every state, written by our own code."""
