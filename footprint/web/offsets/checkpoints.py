"""What was published of the journals, and how does anybody check it without this site?"""

from collections.abc import Iterator
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from footprint.accounts.guards import object_or_404, requires
from footprint.offsets.models import Checkpoint, Issuance
from footprint.offsets.selectors.checkpoints import Leaf, chain_lines, leaves_of, proof_of
from footprint.web.listing import PAGE_SIZE, Column, Listing

CHECK_CHAIN = """\
while IFS=$'\\t' read -r number before entry hash; do
  found=$(printf '%s%s' "$before" "$entry" | sha256sum | cut -c1-64)
  [ "$found" = "$hash" ] || echo "movement $number was changed"
done < chain.txt"""
"""Every hash of a journal, with bash and sha256sum."""

CHECK_LEAF = """printf '\\0%s' '{line}' | sha256sum"""
CHECK_STEP = """printf '01%s%s' {left} {right} | tr a-f A-F | basenc --base16 -d | sha256sum"""
"""One leaf, and one step from it towards the root."""

CHECK_ROOT = """\
python3 - leaves.txt <<'END'
import hashlib, sys
sha = lambda data: hashlib.sha256(data).digest()
def tree(nodes):
    if len(nodes) == 1:
        return nodes[0]
    half = 1 << ((len(nodes) - 1).bit_length() - 1)
    return sha(b"\\x01" + tree(nodes[:half]) + tree(nodes[half:]))
lines = open(sys.argv[1], "rb").read().splitlines()
print(tree([sha(b"\\x00" + line) for line in lines]).hex())
END"""
"""The root over all leaves, with nothing but Python itself."""


@require_safe
def checkpoints(request: HttpRequest) -> HttpResponseBase:
    """Every published root, newest first."""
    listing = Listing(
        request,
        Checkpoint.objects.all(),
        name="checkpoints",
        columns=(
            Column(
                name="number", label=_("Number"), order="number",
                url=lambda row: reverse("offsets:checkpoint", args=[row.number]),
            ),
            Column(name="at", label=_("Time"), order="at", shape="moment"),
            Column(name="root", label=_("Merkle root")),
            Column(name="chains", label=_("Journals"), order="chains", shape="number", decimals=0),
            Column(name="movements", label=_("Movements"), order="movements", shape="number", decimals=0),
        ),
        search=("root",),
        order="-number",
    )  # fmt: skip
    if listing.wants_file:
        return listing.file()
    context = {"listing": listing, "newest": Checkpoint.objects.order_by("-number").first()}
    return render(request, "offsets/checkpoints.html", context)


@require_safe
def checkpoint(request: HttpRequest, number: int) -> HttpResponse:
    """One root: the ends of the journals under it, and how each of them leads there."""
    found = _checkpoint(number)
    leaves = leaves_of(found)
    asked = request.GET.get("issuance", "").strip().lower()
    place = next((i for i, leaf in enumerate(leaves) if leaf.issuance == asked), None)
    page = Paginator(leaves, PAGE_SIZE).get_page(request.GET.get("page"))
    page.query = ""
    names = {
        str(row.public_id): row
        for row in Issuance.objects.filter(
            public_id__in=[leaf.issuance for leaf in page.object_list]
        ).select_related("project", "registry")
    }
    context = {
        "checkpoint": found,
        "page": page,
        "rows": [(leaf, names.get(leaf.issuance)) for leaf in page.object_list],
        "asked": asked,
        "leaf": leaves[place] if place is not None else None,
        "steps": _steps(leaves, place) if place is not None else [],
        "check_root": CHECK_ROOT,
        "check_chain": CHECK_CHAIN,
    }
    return render(request, "offsets/checkpoint.html", context)


@require_safe
def leaves(request: HttpRequest, number: int) -> HttpResponseBase:
    """The leaves of a checkpoint, a line of canonical JSON each, in the order of the tree."""
    lines: Iterator[str] = (f"{leaf.text}\n" for leaf in leaves_of(_checkpoint(number)))
    return _text(lines, f"checkpoint-{number}-leaves.txt")


@require_safe
@requires("credits.view")
def chain_file(request: HttpRequest, issuance_id: UUID) -> HttpResponseBase:
    """The journal of an issuance as it is chained, to be checked with sha256sum."""
    found = object_or_404(Issuance.objects.all(), issuance_id)
    return _text(chain_lines(found), f"chain-{found.public_id}.txt")


def _checkpoint(number: int) -> Checkpoint:
    found = Checkpoint.objects.filter(number=number).first()
    if found is None:
        raise Http404(_("There is no checkpoint with this number."))
    return found


def _steps(all_leaves: list[Leaf], place: int) -> list[dict[str, str]]:
    """Commands from a leaf to the root, each with what it must print."""
    leaf = all_leaves[place]
    node = leaf.digest.hex()
    shown = [{"command": CHECK_LEAF.format(line=leaf.text), "result": node}]
    for step in proof_of(all_leaves, place):
        left, right = (step.sibling, node) if step.sibling_left else (node, step.sibling)
        shown.append({"command": CHECK_STEP.format(left=left, right=right), "result": step.result})
        node = step.result
    return shown


def _text(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
