"""The section of a scenario that lays out the city: districts, streets and their characters, and its other bodies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.ground.key import Key
from sim.policies.base import Name, Section


class District(Section):
    """A district of the city."""

    population: Annotated[int, Field(ge=1), Key("people who live there", zh="区人口")]
    streets: Annotated[
        int | list[str], Key("how many streets it has, or their names", zh="街道：几个，或各自的名称")
    ]


class Character(Section):
    """What the streets of a sort are like."""

    places: Annotated[
        list[str],
        Key(
            "names of districts or streets that are so, beside those of which the data shipped say so; a street's name "
            "goes before its district's",
            zh="适用区域：区或街道的名称；街道名优先于区名",
        ),
    ]
    people: Annotated[
        float,
        Field(gt=0, le=100),
        Key(
            "factor on the people of such a street, where they are not known",
            zh="人口系数：人口未知时的乘数",
        ),
    ]
    need: Annotated[
        float,
        Field(gt=0, le=100),
        Key("factor on need a head", zh="需求系数：人均需求的乘数"),
    ]
    hardness: Annotated[
        float,
        Field(ge=0, le=20),
        Key(
            "factor on the hardness of what is raised there",
            zh="难解系数：当地诉求难解度的乘数",
        ),
    ]
    categories: Annotated[
        dict[Name, float],
        Key(
            "factors on how often a category is raised there; the city's shares stay as they are",
            zh="类别系数：当地各类诉求多少的乘数，全市占比不变",
        ),
    ]


class WorkField(Section):
    """A field of work, for which each district has departments and the city bodies of its own."""

    title: Annotated[
        str, Key("what it is called beside its name, in another language", zh="名称：另一种语言")
    ]
    categories: Annotated[
        list[str],
        Key(
            "the categories it looks after (empty: those that no field names)",
            zh="负责类别：空为未被任何领域列出的类别",
        ),
    ]


class NamedUnit(Section):
    """A body of the whole city by its own name."""

    categories: Annotated[
        list[str], Key("the categories that are its own, whole", zh="主责类别：全部归其办理的类别")
    ]


class CityPlan(Section):
    """The city's ground plan."""

    geography: Annotated[
        Literal["beijing", "plain"],
        Key(
            "`beijing`: districts and streets from the data shipped with the package; `plain`: those of `districts`",
            zh="地理：北京的区与街道，或自定的各区",
        ),
    ]
    districts: Annotated[
        dict[Name, District], Key("districts of a plain city, by name", zh="区：自定城市的各区，按名称")
    ]
    street_spread: Annotated[
        float,
        Field(ge=0, le=3),
        Key(
            "standard deviation of the logarithm of population between the streets of a district (0: equal)",
            zh="街道人口离散：同区各街道人口对数的标准差，0 为相等",
        ),
    ]
    street_sizes: Annotated[
        dict[Name, float],
        Key(
            "relative people of a street where they are not known, by the end of its name (no entry: 1)",
            zh="街道规模：人口未知时的相对规模，按名称结尾，未列为 1",
        ),
    ]
    people: Annotated[
        Literal["census"] | dict[str, dict[str, int]],
        Key(
            "people by street: what the census shipped tells (`census`), or instead of all of it a file of your own "
            "(CSV with the columns district, street and population, by its path from the file that names it), or the "
            "streets themselves by district; a district of which every street is named has their sum",
            zh="街道人口：内置普查数，或以自己的文件（CSV：district、street、population）全部取代，或按区直接列出",
        ),
    ]
    characters: Annotated[
        dict[Name, Character],
        Key("what streets are like, by name", zh="街道类型：按名称"),
    ]
    communities: Annotated[
        int,
        Field(ge=1, le=60_000),
        Key(
            "how many there are in the whole city, shared out by population, at least one a street",
            zh="社区数：全市总数，按人口分配，每街道至少一个",
        ),
    ]
    fields: Annotated[
        dict[Name, WorkField],
        Key(
            "fields of work, by name: kinds of a category belong to the departments and municipal bodies of its "
            "fields (none: to any)",
            zh="领域：按名称；各类诉求归其领域的区级与市级部门，无则不分",
        ),
    ]
    departments: Annotated[
        int,
        Field(ge=0, le=1000),
        Key(
            "departments of each district, of each field if there are fields",
            zh="区级部门数：每区，有领域则每领域",
        ),
    ]
    municipal: Annotated[
        int,
        Field(ge=0, le=1000),
        Key(
            "bodies of the city's government, of each field if there are fields",
            zh="市级部门数：有领域则每领域",
        ),
    ]
    utilities: Annotated[
        int,
        Field(ge=0, le=1000),
        Key("utilities: water, power, gas, heat", zh="公服企业数：水、电、气、热等"),
    ]
    others: Annotated[
        int,
        Field(ge=0, le=1000),
        Key("bodies of e-commerce and other matters", zh="其他单位数：电商平台等"),
    ]

    units: Annotated[
        dict[Name, NamedUnit],
        Key(
            "bodies of the city's government by name, beside those that are counted, and what they own",
            zh="单位：按名称列出的市级单位及其主责类别",
        ),
    ]

    @property
    def departments_in_all(self) -> int:
        """Departments of a district, of all fields."""
        return self.departments * max(len(self.fields), 1)

    @property
    def municipal_in_all(self) -> int:
        """Bodies of the city's government, of all fields, and those with a name of their own."""
        return self.municipal * max(len(self.fields), 1) + len(self.units)
