"""Registers as towns keep them: the same shop three times, its neighbour with the same name."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bihuan.engines.addresses import Area, Gazetteer, Level
from bihuan.engines.matching import PlaceRecord

_FIRST = "恒华金东宏永鑫盛嘉兴瑞锦天海明新泰安康达丰利源顺诚信德裕隆昌富荣光辉祥和美佳乐福吉庆万通联合创科博雅文正大中国元亨"
_SECOND = "锐达兴隆盛泰丰源华诚信宇辉腾飞翔鹏程远航凯旋力成功业基石磊森林海洋波涛江河湖山川峰岭云雨霖润泽涵"
_LINES = (
    "精密机械", "精密压铸", "电子科技", "纺织", "服饰", "塑料制品", "包装材料", "模具", "五金制品", "自动化设备", "化工", "新材料",
    "印务", "家具", "木业", "金属制品", "电气", "汽车配件", "光电", "医疗器械", "食品", "物流", "建材", "橡塑", "喷涂", "表面处理",
)  # fmt: skip
_SHOPS = (
    "面馆", "烟酒店", "理发店", "便利店", "超市", "五金店", "水果店", "饭店", "小吃店", "药店", "网吧", "宾馆", "足浴店", "服装店",
    "早餐店", "棋牌室", "火锅店", "奶茶店", "洗衣店", "汽修店", "美容院", "幼儿园", "诊所", "快餐店",
)  # fmt: skip
_CHAINS = (
    "全家便利店",
    "沙县小吃",
    "兰州拉面",
    "绝味鸭脖",
    "老百姓大药房",
    "海澜之家",
    "中通快递",
    "蜜雪冰城",
    "华住酒店",
)
_FORMS = ("有限公司", "有限责任公司", "股份有限公司", "厂")
_ROADS = [
    "金枫",
    "木东",
    "中山",
    "人民",
    "解放",
    "建设",
    "长江",
    "黄河",
    "珠江",
    "新华",
    "友新",
    "东吴",
    "宝带",
    "迎春",
    "苏蠡",
    "兴昂",
    "吴淞江",
    "郭新",
    "星湖",
    "现代",
    "金鸡湖",
    "葑亭",
    "娄阳",
    "创苑",
    "青丘",
    "舜湖",
    "鲈乡",
    "花园",
    "体育",
    "富强",
    "永安",
    "兴业",
    "工业",
    "科技",
    "创业",
    "环城",
    "振兴",
    "幸福",
    "和平",
]
_ESTATES = [
    "新华",
    "长桥",
    "石湖",
    "姑香",
    "宝南",
    "水香",
    "龙西",
    "吴中",
    "金色",
    "阳光",
    "春晓",
    "锦绣",
    "东湖",
    "西津",
    "南山",
]
_FAMILIES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
_GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰涛明超霞平刚桂兰飞鹏华建国志红玉"
_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SOUNDS = {
    "锐": "瑞",
    "恒": "衡",
    "华": "桦",
    "鑫": "新",
    "诚": "成",
    "达": "大",
    "丰": "峰",
    "源": "元",
    "佳": "嘉",
    "宏": "红",
}


@dataclass(frozen=True)
class Row:
    """A row of the register and the place that it truly tells of."""

    place: int
    record: PlaceRecord


@dataclass(frozen=True)
class _Place:
    name: str
    town: Area
    street: str
    room: str
    position: tuple[float, float]
    code: str
    phone: str
    person: str
    kind: str
    former: str = ""


def make_register(
    gazetteer: Gazetteer, towns: Sequence[Area], places: int, seed: int, again: float = 0.5
) -> list[Row]:
    """Return rows in no order; ``again`` of the places stand there twice or more."""
    maker = _Maker(gazetteer, towns, random.Random(seed))  # noqa: S311 - no secret
    true = [place for _, place in zip(range(places), maker.places(), strict=False)]
    rows: list[Row] = []
    for number, place in enumerate(true):
        times = 1 + (maker.chance(again)) + (maker.chance(again * 0.3))
        for time in range(times):
            record = maker.clean(place) if time == 0 else maker.dirty(place)
            rows.append(Row(number, replace(record, key=f"{number}.{time}")))
    maker.random.shuffle(rows)
    return rows


class _Maker:
    def __init__(self, gazetteer: Gazetteer, towns: Sequence[Area], chosen: random.Random) -> None:
        self.gazetteer, self.towns, self.random = gazetteer, towns, chosen

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def places(self) -> Iterator[_Place]:
        """Yield places; now and then a neighbour, a branch or a namesake of the last one."""
        while True:
            place = self._factory() if self.chance(0.4) else self._shop()
            yield place
            if self.chance(0.25):
                yield self.random.choice(
                    (self._neighbour, self._branch, self._namesake, self._tenant, self._sister)
                )(place)

    def clean(self, place: _Place) -> PlaceRecord:
        lineage = [each for each in reversed(self.gazetteer.lineage(place.town)) if each.level >= 2]
        areas = "".join(each.name for each in lineage)
        return PlaceRecord(
            "", place.name, (place.former,) if place.former and self.chance(0.5) else (), place.code,
            areas + place.street + place.room, place.position, place.phone, place.person, place.kind,
        )  # fmt: skip

    def dirty(self, place: _Place) -> PlaceRecord:
        """Return the place as another office wrote it down."""
        record = self.clean(place)
        changes: tuple[tuple[float, Callable[[PlaceRecord, _Place], PlaceRecord]], ...] = (
            (0.45, self._no_code), (0.06, self._typo_in_code), (0.5, self._other_prefix),
            (0.15, self._other_form), (0.12, self._typo_in_name), (0.1, self._shorter_name),
            (0.06, self._swapped), (0.15, self._full_width), (0.08, self._old_name),
            (0.6, self._other_address), (0.1, self._no_address), (0.15, self._no_number),
            (0.5, self._moved_position), (0.3, self._no_position), (0.5, self._no_phone),
            (0.4, self._no_person), (0.05, self._other_person),
        )  # fmt: skip
        for part, change in changes:
            if self.chance(part):
                record = change(record, place)
        return record

    # What there is

    def _factory(self) -> _Place:
        trade = self.random.choice(_FIRST) + self.random.choice(_SECOND)
        line = self.random.choice(_LINES)
        city = self.random.choice(("苏州", "苏州市", "江苏", "", self._county_stem()))
        name = f"{city}{trade}{line}{self.random.choice(_FORMS)}"
        if self.chance(0.1) and city:
            name = f"{trade}{line}({city}){self.random.choice(_FORMS[:2])}"
        former = f"{city}{self.random.choice(_FIRST)}{self.random.choice(_SECOND)}{line}有限公司"
        return self._at(name, "enterprise", self.random.choice(("", "", former)))

    def _shop(self) -> _Place:
        if self.chance(0.25):
            chain = self.random.choice(_CHAINS)
            place = self._at(chain, "small_place", "")
            road = place.street.split("路")[0] + "路" if "路" in place.street else ""
            style = self.random.random()
            if style < 0.4 and road:
                return replace(place, name=f"{chain}{road}店")
            if style < 0.6 and road:
                return replace(place, name=f"{chain}({road}店)")
            return place
        owner = self.random.choice(_FIRST) + self.random.choice(_SECOND + _GIVEN)
        if self.chance(0.3):
            owner = (
                "阿" + self.random.choice("二三四明华强英") if self.chance(0.3) else self._person()
            )
        town = self.random.choice(self.towns)
        area = self.random.choice(("", "", town.name, "苏州市" + self._stem(town)))
        return self._at(f"{area}{owner}{self.random.choice(_SHOPS)}", "small_place", "", town)

    def _at(self, name: str, kind: str, former: str, town: Area | None = None) -> _Place:
        town = town or self.random.choice(self.towns)
        style = self.random.random()
        number = self.random.randint(1, 999)
        if style < 0.75:
            street = f"{self.random.choice(_ROADS)}{self.random.choice(['路'] * 6 + ['东路', '西路', '街', '大道'])}{number}号"
        elif style < 0.9:
            street = f"{self.random.choice(_ESTATES)}{self.random.choice(['新村', '花园', '工业园'])}{self.random.randint(1, 60)}幢"
        else:
            street = f"{self.random.choice(_ESTATES)}村{self.random.randint(1, 20)}组{self.random.randint(1, 60)}号"
        room = ""
        if self.chance(0.35):
            room = self.random.choice(
                (
                    f"{self.random.randint(1, 9)}幢",
                    f"{self.random.randint(1, 5)}楼",
                    f"{self.random.randint(101, 620)}室",
                )
            )
        code = self._code() if self.chance(0.85 if kind == "enterprise" else 0.5) else ""
        return _Place(
            name, town, street, room, self._near(self._centre(town), 3000), code, self._phone(), self._person(), kind, former
        )  # fmt: skip

    # What is easily taken for it

    def _neighbour(self, place: _Place) -> _Place:
        """The same name two doors on: another owner."""
        other = self._at(place.name, place.kind, "", place.town)
        road, digits = place.street, "".join(c for c in place.street if c.isdigit())
        street = (
            road.replace(digits, str(int(digits) + self.random.choice((2, 4, 6))), 1)
            if digits.isdigit() and digits
            else other.street
        )
        if not place.room or street == place.street:
            street = other.street if street == place.street else street
        return replace(
            other,
            street=street,
            position=self._near(place.position, 40),
            name=self._shop_name(place),
        )

    def _shop_name(self, place: _Place) -> str:
        return (
            place.name
            if place.kind == "small_place"
            else place.name.replace("有限公司", "有限责任公司")
        )

    def _branch(self, place: _Place) -> _Place:
        branch = (
            self.random.choice(("分公司", "第二分店", "木渎分公司", "二分厂"))
            if place.kind == "enterprise"
            else self.random.choice(("第二分店", "(新区店)", "二店"))
        )
        same = self.chance(0.3)
        other = self._at(place.name + branch, place.kind, "", place.town if same else None)
        return replace(other, person=place.person)

    def _namesake(self, place: _Place) -> _Place:
        """The same name in another town."""
        return self._at(place.name, place.kind, "")

    def _tenant(self, place: _Place) -> _Place:
        """Another one at the same address."""
        other = self._factory()
        return replace(
            other,
            town=place.town,
            street=place.street,
            room=place.room,
            position=self._near(place.position, 20),
        )

    def _sister(self, place: _Place) -> _Place:
        """The same owner's second firm at the same address, under nearly the same name."""
        name = place.name
        for line in (*_LINES, *_SHOPS):
            if line in name:
                name = name.replace(
                    line,
                    self.random.choice(
                        [each for each in (_LINES if line in _LINES else _SHOPS) if each != line]
                    ),
                )
                break
        else:
            name += "二店"
        other = self._at(name, place.kind, "", place.town)
        return replace(
            other, street=place.street, room=place.room, person=place.person, phone=place.phone, position=place.position,
            code=other.code or self._code(),
        )  # fmt: skip

    # What offices do to it

    def _no_code(self, record: PlaceRecord, _place: _Place) -> PlaceRecord:
        return replace(record, code="")

    def _typo_in_code(self, record: PlaceRecord, _place: _Place) -> PlaceRecord:
        if not record.code:
            return record
        at = self.random.randrange(8, 18)
        wrong = self.random.choice([s for s in _SYMBOLS if s != record.code[at]])
        return replace(record, code=record.code[:at] + wrong + record.code[at + 1 :])

    def _other_prefix(self, record: PlaceRecord, place: _Place) -> PlaceRecord:
        name = record.name
        for prefix in (
            "苏州市",
            "苏州",
            "江苏省",
            "江苏",
            self._county_of(place),
            self._stem_of_county(place),
        ):
            if name.startswith(prefix):
                name = name.removeprefix(prefix)
                break
        prefix = self.random.choice(
            (
                "",
                "苏州市",
                "苏州",
                self._county_of(place),
                "苏州市" + self._county_of(place) + place.town.name,
            )
        )
        return replace(record, name=prefix + name)

    def _other_form(self, record: PlaceRecord, _place: _Place) -> PlaceRecord:
        name = record.name
        if name.endswith("有限公司"):
            name = name.removesuffix("有限公司") + self.random.choice(("公司", "有限责任公司", ""))
        elif record.kind == "small_place" and name[-1] != ")":
            name += self.random.choice(("(个体工商户)", "", "(个体)"))
        return replace(record, name=name) if len(name) > 3 else record

    def _typo_in_name(self, record: PlaceRecord, _place: _Place) -> PlaceRecord:
        name = record.name
        for right, wrong in _SOUNDS.items():
            if right in name:
                return replace(record, name=name.replace(right, wrong, 1))
        return record

    def _shorter_name(self, record: PlaceRecord, _place: _Place) -> PlaceRecord:
        name = record.name
        for word in ("精密", "科技", "制品", "材料", "设备"):
            if word in name and len(name) > 8:
                return replace(record, name=name.replace(word, "", 1))
        return record

    def _swapped(self, record: PlaceRecord, _place: _Place) -> PlaceRecord:
        for line in _LINES:
            if line in record.name and len(line) == 4:
                return replace(record, name=record.name.replace(line, line[2:] + line[:2]))
        return record

    def _full_width(self, record: PlaceRecord, _place: _Place) -> PlaceRecord:
        wide = str.maketrans("0123456789()", "０１２３４５６７８９（）")
        return replace(
            record, name=record.name.translate(wide), address=record.address.translate(wide)
        )

    def _old_name(self, record: PlaceRecord, place: _Place) -> PlaceRecord:
        return replace(record, name=place.former, former_names=()) if place.former else record

    def _other_address(self, record: PlaceRecord, place: _Place) -> PlaceRecord:
        county, town = self._county_of(place), place.town.name
        head = self.random.choice(
            (
                f"江苏省苏州市{county}{town}",
                f"{county}{town}",
                f"{town}",
                f"苏州{county}",
                f"苏州市{county} {town} ",
                f"{self._stem_of_county(place)}{self._stem(place.town)}",
            )
        )
        room = place.room if self.chance(0.6) else ""
        return replace(record, address=head + place.street + room)

    def _no_address(self, record: PlaceRecord, _place: _Place) -> PlaceRecord:
        return replace(record, address="")

    def _no_number(self, record: PlaceRecord, _place: _Place) -> PlaceRecord:
        return (
            replace(record, address=record.address.split("路")[0] + "路")
            if "路" in record.address
            else record
        )

    def _moved_position(self, record: PlaceRecord, place: _Place) -> PlaceRecord:
        return replace(
            record, position=self._near(place.position, self.random.choice((15, 40, 120)))
        )

    def _no_position(self, record: PlaceRecord, _place: _Place) -> PlaceRecord:
        return replace(record, position=None)

    def _no_phone(self, record: PlaceRecord, _place: _Place) -> PlaceRecord:
        return replace(record, phone="")

    def _no_person(self, record: PlaceRecord, _place: _Place) -> PlaceRecord:
        return replace(record, person="")

    def _other_person(self, record: PlaceRecord, _place: _Place) -> PlaceRecord:
        return replace(record, person=self._person())

    # Small things

    def _county_of(self, place: _Place) -> str:
        return next(
            each.name for each in self.gazetteer.lineage(place.town) if each.level == Level.COUNTY
        )

    def _stem_of_county(self, place: _Place) -> str:
        name = self._county_of(place)
        return name[:-1] if name[-1] in "区县市" and len(name) > 2 else name

    def _county_stem(self) -> str:
        return self.random.choice(("吴中", "吴江", "昆山", "常熟", "太仓", "张家港"))

    def _stem(self, town: Area) -> str:
        return town.name.removesuffix("街道").removesuffix("镇")

    def _centre(self, town: Area) -> tuple[float, float]:
        placed = random.Random(town.code)  # noqa: S311 - no secret
        return 120.3 + placed.random() * 0.9, 31.0 + placed.random() * 0.9

    def _near(self, position: tuple[float, float], metres: float) -> tuple[float, float]:
        east, north = (self.random.uniform(-metres, metres) / 111_320 for _ in range(2))
        return position[0] + east * 1.16, position[1] + north

    def _phone(self) -> str:
        return "1" + "".join(
            self.random.choices("3456789", k=1) + self.random.choices("0123456789", k=9)
        )

    def _person(self) -> str:
        return self.random.choice(_FAMILIES) + "".join(
            self.random.choices(_GIVEN, k=self.random.choice((1, 2, 2)))
        )

    def _code(self) -> str:
        body = (
            "9132050"
            + self.random.choice("0569")
            + "MA"
            + "".join(self.random.choices(_SYMBOLS, k=7))
        )
        total = sum(_SYMBOLS.index(each) * (3**at % 31) for at, each in enumerate(body))
        return body + _SYMBOLS[(31 - total % 31) % 31]
