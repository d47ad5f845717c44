"""The pages of administration: people, rules in force, outbox, history, health; and allegations."""

from fastapi import APIRouter

from partner_screening.web.routes.administration import allegations, people, rules, server, webhooks

ROUTERS: tuple[APIRouter, ...] = (
    people.router,
    server.router,
    rules.router,
    allegations.router,
    webhooks.router,
)
