"""Edge: what people read, as PDF and workbooks."""
