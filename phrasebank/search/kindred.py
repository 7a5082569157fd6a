"""Kindred words: what a writer may call a thing, and how speeches say it. Data for the loose tier.

Each line holds words that answer each other; a query with one of them also asks, more softly, for the others.
Names of themes and roles stand among them, so that 收尾 finds by tag what has none of its characters; so do
short names such as 双碳 beside what they stand for.
"""

from __future__ import annotations

from functools import lru_cache

_LINES = """
结尾号召 结尾 收尾 结束语 号召 呼吁 提振士气 鼓劲 士气 展望 携手 奋斗 让我们 总之
开场 开头 开篇 入驻 进驻 今天 召开 首先
过渡 引出 下文 承上启下 表态如下 下面
称谓 称呼 各位领导 同志们 尊敬
感谢祝愿 感谢 谢谢 致谢 欢迎 祝愿 祝福 问候 慰问 衷心 到来
认识意义 意义 重要性 认识 体现 有利于 政治体检 为什么 作用
成绩回顾 成绩 成就 成效 荣誉 奖项 金字招牌 招牌 获奖 表彰 先后 成功 申报 示范 试点 肯定 推广 通报表扬 功劳
问题剖析 问题 不足 短板 毛病 缺点 弱点 薄弱环节 差距 家丑 根源 原因 病根
表态承诺 表态 承诺 保证 决心 表决心 一定 坚决 郑重 绝不
部署要求 要求 部署 必须 不得 不许 不准 禁止 严禁
工作举措 举措 措施 做法 办法 怎么做 成立 制定
恳请希望 恳请 希望 请求 恳求 批评指正 多指导 提意见 多提
引用 强调 指出 讲过 总书记
论述 道理 形势 分析
政治站位 站位 两个维护 四个意识 大局 政治高度 思想统一 忠诚 听党话
理论学习 学习 贯彻 领会 精神 学懂 思想武装 启发 深刻阐述 听完
全面从严治党 从严治党 管党治党 党建 党的建设 自我革命
党风廉政 廉政 廉洁 清廉 反腐 腐败 不贪 贪污 干净 清朗 两个责任 一岗双责
巡视巡察 巡视 巡察 体检 检查组
接受监督 监督 接受 敞开 大门 账本 查阅 检查 坦诚 诚恳
配合保障 配合 保障 协调 沟通 服从 安排 随叫随到 提供 材料 资料 真实 准时 参加 会议 谈话
问题导向 正视 不回避 不掩盖 不隐瞒 不遮掩 遮掩 藏着 揭短 面对
整改落实 整改 改正 改进 纠正 立行立改 即知即改 当下改 长改 改不完 销号
立行立改 即知即改 立即 马上 立刻 立竿见影 拖延 拖到 拖拉
反弹 回潮 复发 旧病 长效 不贰过 再犯 巩固 回头看
成果转化 转化 融合 结合 两不误 两促进 两手抓 耽误 耽搁 业务 契机 机遇 趁热打铁 借势 动力
责任担当 责任 担当 负责 扛起 主体责任 推给 推诿 分内 认领 担子
组织领导 领导小组 分工 班子 牵头 联络
纪律作风 纪律 作风 规矩 请假 报备 外出 离岗 擅自 出差 乱跑 批条子 手续 随意
形式主义 走过场 花架子 表面文章 搞形式 形式 做样子 应付
浮夸 吹牛 夸大 弄虚作假 实事求是 老实 真实 如实 造假
干部队伍 干部 人才 队伍 带头 以身作则 领头羊 表率 冲在前 榜样
制度机制 制度 机制 规范 长效机制 规章
高质量发展 发展 经济 增长 项目 产业 进步 更进一步
改革创新 改革 创新 科技 数字 开放 审批
民生服务 民生 群众 百姓 老百姓 人民 就业 医疗 教育 养老 实事
安全稳定 安全 稳定 风险 隐患 维稳 防控 事故
乡村振兴 农村 农业 农民 乡村 脱贫 扶贫 三农
生态环保 生态 环境 环保 污染 绿色 节能 低碳
法治建设 法治 依法 法律 司法 执法
督促落实 督促 督办 督查 落实 检查 考核 问责 跟踪
公开 公布 电话 联系方式 举报 热线 信箱
光荣 自豪 骄傲
困难 挑战 压力 攻坚 克服 难题
团结 齐心 合力 同心 凝聚 携手
长久 久久为功 持之以恒 坚持不懈 常态
快 尽快 迅速 及时 第一时间 雷厉风行
全面 全方位 系统 彻底
钱 资金 经费 投入 财政
提高 提升 增强 加强 强化
目标 任务 计划 规划 蓝图
初心 使命 宗旨 信仰
看病 看得起病 就医 医疗 医保 大病
老人 老年人 养老 照料 照护 护理
孩子 子女 儿童 上学 入学 义务教育
大学生 毕业生 找工作 就业 创业
工资 欠薪 拖欠 讨薪
收税 减税 税收 税费 减税降费 负担
跑腿 办事 政务服务 最多跑一次 一网通办
填表 报表 台账 减负 文山会海
雾霾 空气 大气污染 蓝天
河水 水污染 水环境 黑臭水体
又脏又臭 脏乱差 污水 黑臭
饭碗 口粮 粮食安全
浪费 节约 节俭 勤俭
种地 种田 耕种 农业 农技 良种
漂亮 美丽 宜居 村容村貌 人居环境
村里 村庄 农村 乡村
穷 贫困 返贫 致贫 脱贫
菜价 物价 价格 菜篮子 保供稳价
房价 住房 房地产
出事 安全生产 事故 伤亡 隐患
吃得放心 食品安全 食品药品
假药 假货 假冒 打假 侵权
疫情 防疫 防控 疫苗 公共卫生
上网 宽带 互联网 网络覆盖
卡脖子 核心技术 关键技术 攻关 自主创新
科学家 科研人员 科技工作者 科技人才
借不到钱 借钱 贷款 融资 融资难
紧日子 过日子 压减 节支 一般性支出
吃喝 公款 宴请 铺张
当官 官员 领导干部 党员干部
不作为 慢作为 懒政 庸政 失职
一把手 主要负责人 主要领导
举报 检举 信访 投诉
说了算 当家作主 民主 表决
听意见 征求意见 听取意见 听证 协商
判案 审判 法院 司法公正
打官司 诉讼 法律援助
吵架 纠纷 矛盾 调解 化解
黑恶 黑社会 扫黑除恶 保护伞
当兵 军人 士兵 官兵 现役
退伍 退役 转业 安置 优抚
外国人 外商 外资 外籍 境外
堵车 开车 拥堵 公交 公共交通 绿色出行
锻炼 健身 体育
垃圾 环卫 废弃物 垃圾分类
双碳 碳达峰 碳中和
房住不炒 房子是用来住的 不是用来炒的
gdp 国内生产总值 地区生产总值
cpi 居民消费价格
ppp 政府和社会资本合作
app 应用程序 客户端
pm2.5 细颗粒物
四个意识 政治意识 大局意识 核心意识 看齐意识
四个自信 道路自信 理论自信 制度自信 文化自信
四风 形式主义 官僚主义 享乐主义 奢靡之风
三严三实 严以修身 严以用权 严以律己 谋事要实
六稳 稳就业 稳金融 稳外贸 稳外资 稳投资 稳预期
六保 保居民就业 保基本民生 保市场主体 保粮食能源安全
放管服 简政放权 放管结合 优化服务
一带一路 丝绸之路经济带 海上丝绸之路
三重一大 重大决策 重要干部任免 重大项目安排 大额资金
三会一课 党员大会 支部委员会 党小组会 党课
"""


@lru_cache(maxsize=1)
def _lines() -> tuple[tuple[str, ...], ...]:
    """Return the lines as words."""
    return tuple(tuple(line.split(" ")) for line in _LINES.strip().split("\n"))


def kindred(text: str) -> dict[str, float]:
    """Return the words that a folded text also asks for, with how strongly (0–1).

    A line answers the more strongly, the more of its words, in characters, stand in the text.
    """
    found: dict[str, float] = {}
    for line in _lines():
        said = [word for word in line if word in text]
        if not said:
            continue
        strength = min(1.0, 0.5 + 0.25 * (len(said) - 1))
        for word in line:
            if word not in text:
                found[word] = max(found.get(word, 0.0), strength)
    return found


def is_name(letters: str) -> bool:
    """Tell whether some letters are the name of a thing, as GDP."""
    return any(letters in line for line in _lines())


def meant_names(text: str, names: list[str]) -> dict[str, float]:
    """Return those of the names of themes and roles that a folded text may mean, with how surely (0–1)."""
    asked = kindred(text)
    meant = {name: 1.0 if name in text else asked.get(name, 0.0) for name in names}
    return {name: strength for name, strength in meant.items() if strength}
