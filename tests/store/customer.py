"""The demo customer of a shop, who asks."""

from __future__ import annotations

from app.services import Services
from tests.app.conftest import bearer, client_of


async def answer(services: Services, message: str) -> str:
    """What the customer, signed in, is told."""
    async with client_of(services) as client:
        response = await client.post("/chat", json={"message": message}, headers=bearer(services, "demo-customer"))
    assert response.status_code == 200, response.text
    return response.json()["answer"]
