"""The pages of administration: people, rules in force, outbox, history, health."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
