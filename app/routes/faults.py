"""``/faults``: an operator makes a step slow, busy, broken or stuck, where the settings allow it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Response
from pydantic import BaseModel, ConfigDict, Field

from app.dependencies import ServicesDep, for_operators
from app.responses import problems
from infra.faults import Fault, Faults, Kind, UnknownStep


class FaultIn(BaseModel):
    """What is to be wrong with a step. ``ms`` counts for ``delay`` and ``work``."""

    model_config = ConfigDict(strict=True)

    kind: Kind
    ms: Annotated[float, Field(ge=0, le=60_000)] = 0.0
    ratio: Annotated[float, Field(gt=0, le=1)] = 1.0
    seconds: Annotated[float, Field(gt=0, le=86_400, description="After which it ends by itself.")] = 60.0


class FaultOut(BaseModel):
    """A fault that strikes now."""

    kind: Kind
    ms: float
    ratio: float
    seconds_left: float

    @classmethod
    def of(cls, fault: Fault) -> FaultOut:
        """Map a fault."""
        left = round(fault.seconds_left, 1)
        return cls(kind=fault.kind, ms=fault.ms, ratio=fault.ratio, seconds_left=left)


class FaultsOut(BaseModel):
    """The faults that strike now, and the steps that can be struck."""

    active: dict[str, FaultOut]
    steps: list[str]


async def _faults(services: ServicesDep) -> Faults:
    if not services.faults.allowed:
        raise HTTPException(404, "Faults are not allowed here: MANGA_FAULTS=allow lets operators ask for them.")
    return services.faults


FaultsDep = Annotated[Faults, Depends(_faults)]
router = APIRouter(
    prefix="/faults", tags=["operations"], dependencies=[Depends(for_operators)], responses=problems(401, 403, 404)
)


@router.get("", summary="What is made to fail now")
async def listed(faults: FaultsDep) -> FaultsOut:
    """List the faults and the steps."""
    active = {step: FaultOut.of(fault) for step, fault in faults.active().items()}
    return FaultsOut(active=active, steps=sorted(faults.steps))


@router.put("/{step}", responses=problems(400, 413, 422), summary="Make a step fail")
async def put(step: str, body: FaultIn, faults: FaultsDep) -> FaultOut:
    """Strike a step from now on."""
    try:
        return FaultOut.of(faults.put(step, body.kind, ms=body.ms, ratio=body.ratio, seconds=body.seconds))
    except UnknownStep as error:
        raise HTTPException(404, str(error)) from error


@router.delete("/{step}", summary="Let a step be", status_code=204, response_class=Response)
async def delete(step: str, faults: FaultsDep) -> None:
    """End a step's fault, if it has one."""
    try:
        faults.remove(step)
    except UnknownStep as error:
        raise HTTPException(404, str(error)) from error
