"""A warm 100 x 150 mm waybill with Chinese into each printer's language, and ZPL beside the usual way of making it.

Options: `labels` (300), `dpi` (203), `seed` (1). Every label has a receiver, an address, numbers and a remark of its
own, so that no picture of a whole line is found ready; "same" is the same label again. The peer draws the same marks
with plain PIL on one sheet and lets zebrafy make ZPL of it (Z64, its smallest).
"""

import random
import time
from collections.abc import Callable
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from zebrafy import ZebrafyImage

from devices.labels import LANGUAGES, LabelDocument, example_fields, fill, preview, render
from devices.labels.fonts import font_file
from devices.labels.layout import lay_out
from devices.labels.marks import DOTS_PER_MM, Fill, Frame, Tag, Words
from devices.labels.templates import template

DESCRIPTION = "milliseconds of CPU for a 100 x 150 waybill with Chinese, warm"
PLACES = (
    "浙江省杭州市西湖区文三路",
    "广东省深圳市南山区科技园南路",
    "四川省成都市武侯区天府大道",
    "北京市海淀区中关村东路",
)
BUILDINGS = ("华星时代广场", "软件产业基地", "环球中心", "清华科技园", "翠湖花园小区", "幸福里社区服务站")
NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文辉玲欣宇浩雪梅晨轩诗涵"
REMARKS = ("易碎，请轻放；周末送货。", "放门口，勿按门铃。", "请电话联系后再送。", "送菜鸟驿站，谢谢！")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """`<language>_ms` is the middle of all labels, `_p99_ms` the slowest hundredth; bytes are the middle too."""
    count, dpi, seed = (int(options.get(name, usual)) for name, usual in (("labels", 300), ("dpi", 203), ("seed", 1)))
    chance = random.Random(seed)
    documents = [waybill(chance) for _ in range(count + 20)]
    figures: dict[str, Any] = {"labels": count, "dpi": dpi, "elements": len(documents[0].elements)}
    for language in LANGUAGES:
        figures |= timed(language, documents, lambda one, language=language: render(one, language, dpi))
    figures |= timed("preview", documents, lambda one: preview(one, dpi))
    figures |= timed("zpl_same", [documents[0]] * len(documents), lambda one: render(one, "zpl", dpi))
    figures |= timed("peer_pil_zebrafy_zpl", documents[: max(count // 5, 20) + 20], lambda one: peer(one, dpi))
    return figures


def waybill(chance: random.Random) -> LabelDocument:
    number = chance.randrange(10**12)
    own = {
        "receiver_name": chance.choice(NAMES) + "".join(chance.choices(GIVEN, k=2)),
        "receiver_phone": f"1{chance.randrange(30, 99)}****{chance.randrange(10**4):04d}",
        "receiver_address": f"{chance.choice(PLACES)} {chance.randrange(1, 999)} 号{chance.choice(BUILDINGS)} "
        f"{chance.randrange(1, 30)} 栋 {chance.randrange(101, 3000)} 室",
        "routing": f"{chance.randrange(100, 999)}-{chance.choice('ABCK')}{chance.randrange(10, 99)} 06",
        "waybill": f"YT{number:013d}",
        "order": str(chance.randrange(10**5, 10**7)),
        "tote": f"W-261124-{chance.randrange(999):03d}-{chance.randrange(99):02d}",
        "lines": chance.randrange(1, 30),
        "pieces": chance.randrange(30, 99),
        "weight": f"{chance.randrange(200, 20000) / 1000:.3f} kg",
        "printed": f"2026-11-24 {chance.randrange(24):02d}:{chance.randrange(60):02d}",
        "remark": f"备注：{chance.choice(REMARKS)}",
    }
    return fill(template("waybill"), {**example_fields("waybill"), **own})


def timed(name: str, documents: list[LabelDocument], make: Callable[[LabelDocument], bytes]) -> dict[str, Any]:
    """CPU milliseconds of each label after the first twenty, which warm the glyphs up."""
    spent, sizes = [], []
    for document in documents:
        started = time.process_time_ns()
        data = make(document)
        spent.append((time.process_time_ns() - started) / 1e6)
        sizes.append(len(data))
    spent, sizes = sorted(spent[20:]), sorted(sizes[20:])
    middle, late = len(spent) // 2, min(len(spent) * 99 // 100, len(spent) - 1)
    return {
        f"{name}_ms": round(spent[middle], 2),
        f"{name}_p99_ms": round(spent[late], 2),
        f"{name}_bytes": sizes[middle],
    }


def peer(document: LabelDocument, dpi: int) -> bytes:
    """What the texts and bars are on one sheet, drawn with PIL and sent as one picture by zebrafy."""
    sheet = lay_out(document, DOTS_PER_MM[dpi])
    canvas = Image.new("1", (sheet.width, sheet.height), 1)
    draw = ImageDraw.Draw(canvas)
    for mark in sheet.marks:
        if isinstance(mark, Tag):
            continue
        if isinstance(mark, Fill | Frame):
            box = (mark.left, mark.top, mark.left + mark.width - 1, mark.top + mark.height - 1)
            draw.rectangle(box, fill=0 if isinstance(mark, Fill) else None, outline=0)
        elif isinstance(mark, Words):
            face = ImageFont.truetype(str(font_file()), mark.block.size)
            draw.multiline_text((mark.left, mark.top), "\n".join(mark.block.rows), fill=0, font=face)
        else:
            bitmap = mark.bitmap()
            draw.bitmap((mark.left + bitmap.left, mark.top + bitmap.top), bitmap.image(), fill=0)
    made: str = ZebrafyImage(canvas, format="Z64", pos_x=0, pos_y=0).to_zpl()
    return made.encode()
