"""Public-domain Tang quatrains (five characters a line): title, poet, themes, text."""

from typing import NamedTuple


class Poem(NamedTuple):
    title: str
    poet: str
    themes: tuple[str, ...]
    lines: tuple[str, str, str, str]

    def text(self) -> str:
        ends = "，。，。"
        verse = "\n".join(line if line[-1] == "？" else line + end for line, end in zip(self.lines, ends))
        return f"《{self.title}》\n（唐）{self.poet}\n\n{verse}"


def _poem(title: str, poet: str, themes: str, text: str) -> Poem:
    lines = tuple(text.split())
    if len(lines) != 4 or any(len(line.rstrip("？")) != 5 for line in lines):
        raise ValueError(f"not a five-character quatrain: {title}")
    return Poem(title, poet, tuple(themes.split()), lines)


POEMS = [
    _poem("春晓", "孟浩然", "春天 花", "春眠不觉晓 处处闻啼鸟 夜来风雨声 花落知多少"),
    _poem("静夜思", "李白", "月亮 思乡", "床前明月光 疑是地上霜 举头望明月 低头思故乡"),
    _poem("登鹳雀楼", "王之涣", "登高 黄河", "白日依山尽 黄河入海流 欲穷千里目 更上一层楼"),
    _poem("鹿柴", "王维", "山", "空山不见人 但闻人语响 返景入深林 复照青苔上"),
    _poem("相思", "王维", "相思", "红豆生南国 春来发几枝 愿君多采撷 此物最相思"),
    _poem("江雪", "柳宗元", "雪 冬天", "千山鸟飞绝 万径人踪灭 孤舟蓑笠翁 独钓寒江雪"),
    _poem("寻隐者不遇", "贾岛", "山 隐者", "松下问童子 言师采药去 只在此山中 云深不知处"),
    _poem("竹里馆", "王维", "月亮 竹子", "独坐幽篁里 弹琴复长啸 深林人不知 明月来相照"),
    _poem("鸟鸣涧", "王维", "春天 月亮", "人闲桂花落 夜静春山空 月出惊山鸟 时鸣春涧中"),
    _poem("送别", "王维", "送别", "山中相送罢 日暮掩柴扉 春草明年绿 王孙归不归？"),
    _poem("悯农", "李绅", "农民", "锄禾日当午 汗滴禾下土 谁知盘中餐 粒粒皆辛苦"),
    _poem("独坐敬亭山", "李白", "山", "众鸟高飞尽 孤云独去闲 相看两不厌 只有敬亭山"),
    _poem("问刘十九", "白居易", "雪 冬天 酒", "绿蚁新醅酒 红泥小火炉 晚来天欲雪 能饮一杯无？"),
    _poem("秋夜寄邱员外", "韦应物", "秋天", "怀君属秋夜 散步咏凉天 空山松子落 幽人应未眠"),
    _poem("秋风引", "刘禹锡", "秋天 风", "何处秋风至？ 萧萧送雁群 朝来入庭树 孤客最先闻"),
    _poem("逢雪宿芙蓉山主人", "刘长卿", "雪 冬天", "日暮苍山远 天寒白屋贫 柴门闻犬吠 风雪夜归人"),
    _poem("杂诗", "王维", "思乡", "君自故乡来 应知故乡事 来日绮窗前 寒梅著花未？"),
    _poem("登乐游原", "李商隐", "夕阳", "向晚意不适 驱车登古原 夕阳无限好 只是近黄昏"),
    _poem("风", "李峤", "风", "解落三秋叶 能开二月花 过江千尺浪 入竹万竿斜"),
    _poem("宿建德江", "孟浩然", "月亮 江", "移舟泊烟渚 日暮客愁新 野旷天低树 江清月近人"),
    _poem("行宫", "元稹", "宫", "寥落古行宫 宫花寂寞红 白头宫女在 闲坐说玄宗"),
    _poem("夜宿山寺", "李白", "登高", "危楼高百尺 手可摘星辰 不敢高声语 恐惊天上人"),
    _poem("送灵澈上人", "刘长卿", "送别", "苍苍竹林寺 杳杳钟声晚 荷笠带斜阳 青山独归远"),
]

THEMES: dict[str, list[Poem]] = {}
for _p in POEMS:
    for _theme in _p.themes:
        THEMES.setdefault(_theme, []).append(_p)
