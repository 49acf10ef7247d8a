"""Several installations on one Redis, as ``MANGA_TENANT`` keeps them apart."""

from pathlib import Path

from app.parts import open_stores
from app.settings import Settings
from pipeline.types.asking import User
from pipeline.types.search import Vector
from tests.stores.samples import answer_to, exchange


async def test_tenants_of_one_redis_see_nothing_of_each_other(
    redis_url: str, tmp_path: Path, prefix: str, ann: User, vectors: list[Vector]
) -> None:
    shared = Settings(_env_file=None, data_dir=tmp_path, cache="redis", redis_url=redis_url, turns_per_minute=1)
    names = (f"a-{prefix[-12:]}", f"b-{prefix[-12:]}")
    one, two = (open_stores(shared.model_copy(update={"tenant": name})) for name in names)
    await one.sessions.append("s", ann, exchange(0))
    await one.answers.put("scope", "q", vectors[0], answer_to("q"))
    assert await one.limiter.hit("ann") is None
    assert await two.sessions.load("s", ann) == ()
    assert await two.answers.exact("scope", "q") is None
    assert not await two.answers.nearest("scope", vectors[0], 1)
    assert await two.limiter.hit("ann") is None
    assert await one.answers.exact("scope", "q") == answer_to("q")
    assert await one.limiter.hit("ann") is not None
    for stores in (one, two):
        await stores.close()
