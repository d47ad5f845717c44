"""The web application: pages rendered on the server, for four kinds of people and their auditors."""
