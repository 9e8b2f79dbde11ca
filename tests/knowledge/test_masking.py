"""Masking: personal numbers never reach the disk, everything else is left as it was."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.masking import MASK, find_numbers, has_personal_number, mask

OWN = find_numbers(["电话：0632—6616110", "监督电话0632-6616112，手机13963206110"])
DIGITS = "0123456789"
WIDE = str.maketrans(DIGITS, "０１２３４５６７８９")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
HAN = st.text(alphabet="我的请问这个怎么办理补贴申请呢", max_size=6)
SEPARATORS = ("", " ", "-", "—", "－", " - ", ".", "·")


def digits(count: int) -> st.SearchStrategy[str]:
    """Give strings of so many digits."""
    return st.text(alphabet=DIGITS, min_size=count, max_size=count)


@st.composite
def identities(draw: st.DrawFn) -> str:
    """Give identity numbers of 18 with the right check digit."""
    day = draw(st.dates()).strftime("%Y%m%d").zfill(8)
    body = draw(st.sampled_from(["370402", "110105", "650102"])) + day + draw(digits(3))
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


MOBILES = st.tuples(st.sampled_from("3456789"), digits(9)).map("".join).map("1{}".format)
CARDS = st.integers(16, 19).flatmap(lambda count: digits(count - 2)).map("62{}".format)
OLD_IDENTITIES = digits(9).map("370402{}".format)
PROVINCE = st.sampled_from("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼")
PLATES = st.tuples(
    PROVINCE, st.sampled_from("ABCDEFGH"), st.sampled_from(["", "·", " "]), digits(5)
)
NEW_ENERGY = st.tuples(PROVINCE, st.just("D"), st.sampled_from("DF"), digits(5))
NAMES = st.from_regex(r"[a-z][a-z0-9._]{0,11}", fullmatch=True)
EMAILS = st.tuples(NAMES, st.sampled_from(["@163.com", "@qq.com", "@mail.zz.gov.cn", "＠126.com"]))
PERSONAL = st.one_of(
    identities(),
    OLD_IDENTITIES,
    CARDS,
    MOBILES,
    PLATES.map("".join),
    NEW_ENERGY.map("".join),
    EMAILS.map("".join),
    digits(7).map("0537-{}".format),
)


@given(HAN, PERSONAL, HAN)
def test_a_personal_number_becomes_stars_and_the_words_stay(
    before: str, number: str, after: str
) -> None:
    """Whatever the number, only it is starred; the words before and after it are unchanged."""
    assert mask(f"{before}，{number}，{after}", OWN) == f"{before}，{MASK}，{after}"


@given(HAN, PERSONAL, PERSONAL, HAN)
def test_every_number_of_a_message_is_starred(
    before: str, one: str, other: str, after: str
) -> None:
    """Two numbers of any kinds in one message are both gone."""
    masked = mask(f"{before}一个是{one}，一个是{other}。{after}", OWN)
    assert masked == f"{before}一个是{MASK}，一个是{MASK}。{after}"


@given(identities(), st.booleans(), st.booleans())
def test_identity_numbers_in_any_spelling(number: str, is_wide: bool, is_small: bool) -> None:  # noqa: FBT001
    """Full-width digits and a small x do not save an identity number from being hidden."""
    spelled = number.lower() if is_small else number
    spelled = spelled.translate(WIDE) if is_wide else spelled
    assert mask(f"身份证号{spelled}") == f"身份证号{MASK}"


@given(identities(), st.sampled_from("0123456789X"))
def test_a_mistyped_identity_number_is_hidden_too(number: str, last: str) -> None:
    """A wrong check digit does not matter: it is somebody's number all the same."""
    assert mask(number[:-1] + last) == MASK


@given(
    MOBILES,
    st.sampled_from(["", "+86", "86", "0086", "＋86 ", "+86-", "(+86)"]),
    st.sampled_from(SEPARATORS),
    st.booleans(),
)
def test_mobiles_in_any_spelling(number: str, code: str, gap: str, is_wide: bool) -> None:  # noqa: FBT001
    """A mobile number is hidden with the country's code, with separators and in full width."""
    spelled = code + gap.join((number[:3], number[3:7], number[7:]))
    spelled = spelled.translate(WIDE) if is_wide else spelled
    masked = mask(f"我的手机是{spelled}，请回电")
    assert not re.search("[0-9０-９]", masked.replace("(+86)", "").replace("(+８６)", ""))
    assert masked.startswith("我的手机是")
    assert masked.endswith("，请回电")


@given(st.lists(st.one_of(identities(), MOBILES, CARDS), min_size=2, max_size=3))
def test_numbers_run_together_are_hidden(numbers: list[str]) -> None:
    """Numbers typed one after the other without a gap are hidden with all their digits."""
    assert mask("".join(numbers).replace("X", "0")) == MASK
    assert not re.search("[0-9]", mask(" ".join(numbers)))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("(0537)2345678", f"({MASK}"),
        ("０５３７－２３４５６７８", MASK),
        ("电话：2345678", f"电话：{MASK}"),
        ("座机是 88234567，谢谢", f"座机是 {MASK}，谢谢"),
        ("一三八零零一三八零零零", MASK),
        ("幺三八 零零幺三 八零零零", f"{MASK}"),
        ("6222 0212 3456 7890 123", MASK),
        ("统一代码91370400MA3ABCD12X", f"统一代码{MASK}"),
        ("鲁d12345", MASK),
        ("370402199001011234\n13800138000", f"{MASK}\n{MASK}"),
    ],
)
def test_other_spellings_are_hidden(text: str, masked: str) -> None:
    """Landlines, numbers in words, grouped cards, company codes and small plates are hidden."""
    assert mask(text, OWN) == masked


@pytest.mark.parametrize(
    "spelled",
    [
        "370402  19900307  1234",
        "370402/19900307/1234",
        "370402\u200b19900307\u200b1234",
        "３７０４０２１９９００３０７１２３Ｘ",
        "6222  0212  3456  7890",
        "138_1234_5678",
        "138~1234~5678",
        "138）1234 5678",
        "①③⑧①②③④⑤⑥⑦⑧",
        "壹叁捌壹贰叁肆伍陆柒捌",
        "0632 551 2345",
        "ｚｈａｎｇ＠ｑｑ．ｃｏｍ",
        "zhang @ qq . com",
        "zhang@qq。com",
        "鲁Ｄ·１２３４５",
        "鲁 D 12345",
        "鲁D-1234F",
        "鲁D 1 2 3 4 5",
        "鲁D1234学",
        "魯D12345",
    ],
)
def test_no_way_of_typing_a_number_saves_it(spelled: str) -> None:
    """Full width, wide gaps, invisible signs, circled digits and other dots let none through."""
    assert mask(f"这是{spelled}，谢谢", OWN) == f"这是{MASK}，谢谢"


@pytest.mark.parametrize(
    "text",
    [
        "0632—6616110",
        "电话0632-6616110对吗",
        "０６３２—６６１６１１０是你们的吗",
        "打电话6616110没人接",
        "0632 661 6110",
        "监督电话是6616112吗",
        "手机13963206110",
    ],
)
def test_the_centres_own_numbers_pass(text: str) -> None:
    """The centre's own numbers stay, with and without area code, or answers would be masked."""
    assert mask(text, OWN) == text
    assert not has_personal_number(text, OWN)


@pytest.mark.parametrize(
    "text",
    [
        "2016年公开了多少条",
        "2014 2015 2016 2017年公开了多少条",
        "2014-2015-2016-2017-2018年的数据",
        "2014\n2015\n2016\n2017",
        "二〇一五、二〇一六、二〇一七年的数据",
        "二零一五 二零一六 二零一七",
        "2016.1.1-2016.12.31收到几件",
        "2016-01-01 2016-12-31",
        "2016/01/01~2016/12/31",
        "云平台和新版client",
        "第三十三条和第一百零二条怎么规定",
        "国务院令第711号",
        "1000余条，120160.55元",
        "收了1234567890元",
        "tezzwzx_welcome",
        "20个工作日，再延20个工作日",
        "国办函〔2020〕109号",
        "12345热线，110，119",
        "一二三四五",
        "",
    ],
)
def test_ordinary_numbers_are_left(text: str) -> None:
    """Years, dates, articles, amounts, short numbers and the WeChat ids are not personal."""
    assert mask(text, OWN) == text


@given(st.lists(st.integers(1990, 2039), min_size=1, max_size=8), st.sampled_from(" -—、，~/_至"))
def test_any_row_of_years_is_left(years: list[int], joint: str) -> None:
    """However many years are named in a row, and however they are joined, none is masked."""
    text = joint.join(map(str, years)) + "年公开了多少条"
    assert mask(text) == text
    chinese = text.translate(str.maketrans(DIGITS, "〇一二三四五六七八九"))
    assert mask(chinese) == chinese


@given(st.integers(0, 999_999_999), st.sampled_from(["元", "条", "件", "人次", "万元"]))
def test_amounts_are_left(amount: int, unit: str) -> None:
    """An amount with its unit is no personal number, nor with thousands and decimals."""
    assert mask(f"一共{amount}{unit}") == f"一共{amount}{unit}"
    assert mask(f"一共{amount:,}.50{unit}") == f"一共{amount:,}.50{unit}"


@given(st.text(alphabet="0123456789０１-—. 一二三四五六七八九@a京A身份证号码，", max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    """What was masked holds nothing more to mask."""
    once = mask(text)
    assert mask(once) == once
    assert has_personal_number(text) == (once != text)


def test_own_numbers_are_found_in_reviewed_texts() -> None:
    """The centre's own numbers are read from what it prints, as digits with and without area."""
    assert {"06326616110", "6616110", "06326616112", "6616112", "13963206110"} == OWN
    assert find_numbers(["2016年公开1000条", ""]) == frozenset()
