"""Three hundred made-up windows, and ways to ask for them that no list holds."""

from __future__ import annotations

import random

from knowledge.entry import Entry, Window
from knowledge.windows import make_item

_MATTERS = {
    "市场监督管理局": [
        "个体工商户设立登记",
        "个体工商户变更登记",
        "个体工商户注销登记",
        "公司设立登记",
        "公司变更登记",
        "公司注销登记",
        "分公司设立登记",
        "个人独资企业设立登记",
        "个人独资企业变更登记",
        "合伙企业设立登记",
        "农民专业合作社设立登记",
        "食品经营许可证核发",
        "食品经营许可证变更",
        "食品经营许可证注销",
        "食品生产许可证核发",
        "药品零售企业许可证核发",
        "特种设备使用登记",
    ],
    "公安局": [
        "居民身份证首次申领",
        "居民身份证换领",
        "居民身份证补领",
        "居住证办理",
        "居住证签注",
        "户口迁入",
        "户口迁出",
        "出生登记",
        "死亡登记",
        "姓名变更登记",
        "无犯罪记录证明开具",
        "普通护照首次申请",
        "普通护照换发",
    ],
    "人力资源和社会保障局": [
        "社会保障卡申领",
        "社会保障卡补换",
        "社会保障卡挂失",
        "失业保险金申领",
        "企业职工养老保险参保登记",
        "灵活就业人员参保登记",
        "养老保险关系转移接续",
        "工伤认定申请",
        "劳务派遣经营许可",
        "人力资源服务许可",
        "退休人员养老金资格认证",
    ],
    "民政局": [
        "结婚登记",
        "离婚登记",
        "补领结婚证",
        "补领离婚证",
        "收养登记",
        "最低生活保障申请",
        "特困人员认定",
        "社会团体成立登记",
        "社会团体变更登记",
        "民办非企业单位成立登记",
        "高龄津贴申领",
    ],
    "住房和城乡建设局": [
        "建筑工程施工许可证核发",
        "商品房预售许可",
        "房屋租赁登记备案",
        "公租房租赁补贴申请",
        "物业服务合同备案",
        "燃气经营许可证核发",
    ],
    "卫生健康局": [
        "医疗机构执业登记",
        "医师执业注册",
        "护士执业注册",
        "护士变更注册",
        "公共场所卫生许可",
        "生育登记",
        "独生子女父母奖励",
    ],
    "自然资源和规划局": [
        "不动产首次登记",
        "不动产转移登记",
        "不动产抵押登记",
        "不动产注销登记",
        "建设工程规划许可证核发",
        "建设用地规划许可证核发",
    ],
    "交通运输局": [
        "道路货物运输经营许可",
        "道路旅客运输经营许可",
        "网络预约出租汽车驾驶员证申领",
        "道路运输从业资格证换证",
    ],
    "医疗保障局": [
        "城乡居民医保参保登记",
        "职工医保参保登记",
        "医保关系转移接续",
        "异地就医备案",
        "生育津贴申领",
        "医疗费用手工报销",
    ],
    "教育和体育局": ["教师资格认定", "民办学校设立审批", "高危险性体育项目经营许可"],
    "税务局": ["发票领用", "发票代开", "税务登记注销", "个人所得税完税证明开具"],
}

_BEFORE = ("农村", "城镇", "外资企业", "小微企业", "临时", "简易", "二手", "残疾人")
"""Words before a matter that make another matter of it."""

_NAMES = {"个体工商户设立登记": ("开个体户",), "食品经营许可证核发": ("开饭店",)}

QUESTIONS = {
    "materials": [
        "想办{matter}需要带点啥",
        "{matter}都要啥资料啊",
        "去办{matter}得准备哪些东西",
        "请问{matter}的申请材料有哪些",
    ],
    "time_limit": [
        "{matter}几天能下来",
        "办{matter}多久能拿到",
        "{matter}要等多少天",
        "{matter}办下来得多长时间",
    ],
    "fee": ["{matter}花不花钱", "{matter}多少钱", "办{matter}收多少费用", "{matter}免费不"],
    "counter": [
        "{matter}去几号窗口",
        "{matter}在哪个窗口办理",
        "办{matter}找哪个窗口",
        "{matter}在哪儿办",
    ],
    "phone": [
        "{matter}的电话是多少",
        "{matter}窗口电话",
        "{matter}问事打哪个电话",
        "{matter}咨询热线",
    ],
    "complaint_phone": [
        "{matter}的投诉电话",
        "要投诉{matter}窗口打哪个号",
        "{matter}窗口服务差找谁投诉",
    ],
    "conditions": ["{matter}要啥条件", "什么情况能办{matter}", "{matter}有什么要求"],
    "department": ["{matter}是哪个部门管的", "{matter}归谁管"],
    "": ["我要办{matter}", "{matter}咋办", "{matter}怎么弄"],
}
"""Ways to ask for each field, and for the whole."""


def list_items(count: int) -> list[Entry]:
    """Return items of the directory, each with other figures, some fields of it blank."""
    draw = random.Random(5)  # noqa: S311 - the same windows each time
    places = [(department, matter) for department, own in _MATTERS.items() for matter in own]
    plain = len(places)
    while len(places) < count:
        at = len(places) - plain
        department, matter = places[at % plain]
        places.append((department, _BEFORE[at // plain] + matter))

    def fill(value: str) -> str:
        return value if draw.random() > 0.15 else ""

    return [
        make_item(
            f"w-{number}",
            Window(
                department,
                matter,
                fill(f"符合{matter}规定的申请人"),
                fill(f"申请表（{number}号表）；身份证明"),
                fill(f"{draw.randint(1, 30)}个工作日"),
                fill(draw.choice(["不收费", f"工本费{draw.randint(5, 90)}元"])),
                fill(f"{draw.randint(1, 80)}号窗口"),
                fill(f"0632-66{20000 + number}"),
                fill(f"0632-66{50000 + number}"),
            ),
            names=_NAMES.get(matter, ()),
        )
        for number, (department, matter) in enumerate(places[:count])
    ]
