"""What a column of a roster may be, under which names offices write it, and what we refuse to collect.

The order is the order of the correction page. A heading is compared without blanks, marks and brackets, and where the
header has two rows also by its lower part, so one spelling here stands for many in the files.
"""

import re

from governance.foundation.workbooks import heading_key
from residents.choices import CareKind

REASON = "不能导入的原因（改好后直接上传，本列不用删）"  # the column we add to rows that were refused


def is_reason(heading):
    return heading_key(heading) == heading_key(REASON)


PLACE = {
    "estate": ("小区", "小区 小区名称 所属小区 居住小区 所在小区 小区/地址 楼盘 楼盘名称 院落 苑区"),
    "building": (
        "楼栋",
        "楼栋 楼栋号 楼号 栋号 幢号 幢 栋 座 楼 楼幢 楼栋名称 所属楼栋 所在楼栋 居住楼栋 楼栋(幢) 栋/幢 楼座",
    ),
    "entrance": ("单元", "单元 单元号 所属单元 所在单元 门栋 门栋号 梯号 门洞"),
    "room": (
        "室",
        "室 房号 室号 房间号 房间 门牌 门牌号 房屋号 户室号 户室 房屋门牌 门牌号码 门户号 室/房号 房号/门牌 房屋房号"
        " 门号",
    ),
    "address": (
        "住址",
        "住址 现住址 居住地址 家庭住址 家庭地址 现居住地址 现居住地 现住地址 详细地址 详细住址 居住地 居住地点 住房地址"
        " 房屋地址 常住地址 地址 居住小区-楼栋-室 居住小区楼栋室 楼栋单元室 楼栋/单元/室 楼栋房号 楼栋门牌 实际居住地"
        " 实际居住地址 家庭详细住址 居住详细地址 现家庭住址 楼栋/单元 单元/房号 单元房号",
    ),
    "floor": ("楼层", "楼层 层 所在楼层 层数"),
    "dwelling_kind": ("房屋类型", "房屋类型 房屋类别 住房类别 房型 房屋性质"),
    "occupancy": (
        "居住性质",
        "居住性质 房屋状态 居住状态 房屋使用情况 住房性质 居住类型 房屋用途 使用状态 居住方式 房屋使用性质 入住情况"
        " 房屋居住情况 出租情况 使用情况",
    ),
    "owner": ("产权人", "产权人 房主 业主 房主姓名 业主姓名 产权人姓名 房东 房东姓名 房主/法人 出租人 产权所有人"),
    "owner_phone": (
        "产权人电话",
        "产权人电话 房主电话 业主电话 房东电话 产权人联系电话 房主联系电话 业主联系电话 产权人联系方式 房东联系方式"
        " 业主联系方式 房主联系方式 业主手机",
    ),
    "dwelling_note": ("房屋备注", "房屋备注 住房备注"),
}
HOUSEHOLD = {
    "household": ("户号", "户号 户编号 家庭编号 户序号 户 户别编号 家庭户号 户籍号 户口簿号"),
    "head": ("户主姓名", "户主姓名 户主 户主名 户主名字 家庭户主"),
    "tenant": ("租客姓名", "租客姓名 租客 租户 租户姓名 承租人 承租人姓名 租客姓名/电话 租客/电话 租住人"),
    "tenant_phone": ("租客电话", "租客电话 租户电话 承租人电话 租客联系电话 租户联系电话 租户联系方式"),
    "declared": (
        "户内人数",
        "户内人数 家庭人口 家庭人口数 人口数 实住人数 常住人数 居住人数 家庭人数 户人数 人数 现住人数 家庭成员数",
    ),
    "vehicles": ("车牌", "车牌 车牌号 车牌号码 车辆 车辆牌号 机动车号牌"),
    "designation": (
        "中心户/示范户",
        "是否中心户/示范户 中心户/示范户 是否中心户 中心户 示范户 是否示范户 党员中心户 党员示范户 党员家庭",
    ),
    "household_visited": ("走访日期", "走访日期 走访时间 入户走访日期 入户时间 入户日期"),
}
PERSON = {
    "name": (
        "姓名",
        "姓名 居民姓名 名字 人员姓名 党员姓名 老人姓名 住户姓名 成员姓名 姓名(必填) 家庭成员姓名 家庭成员 本人姓名"
        " 残疾人姓名 户内成员 人名",
    ),
    "relation": (
        "与户主关系",
        "与户主关系 户主关系 与户主的关系 与户主之关系 关系 家庭关系 同户主关系 和户主关系 与户主 成员关系 称谓"
        " 是否户主",
    ),
    "sex": ("性别", "性别 男/女 性別"),
    "ethnicity": ("民族", "民族 民族成份 民族成分"),
    "id_number": (
        "证件号码",
        "公民身份号码 身份证号 身份证号码 身份证 证件号码 证件号 身份号码 公民身份证号 公民身份证号码 居民身份证号"
        " 居民身份证号码 身份证件号码 身份证件号 二代证号 身份证明号码 有效证件号码",
    ),
    "document": ("证件类型", "证件类型 证件种类 证件名称 证件类别"),
    "birth_date": ("出生日期", "出生日期 出生年月 出生年月日 生日 出生时间 出生日 出生年份 出生"),
    "age": ("年龄", "年龄 周岁 岁数 实足年龄 年纪"),
    "phone": (
        "联系电话",
        "联系电话 电话 手机 手机号 手机号码 联系方式 电话号码 联系手机 移动电话 本人电话 联系号码 手机/电话 电话/手机"
        " 本人联系电话 住户电话 居民电话 手机电话",
    ),
    "other_phone": (
        "其他电话",
        "其他电话 备用电话 固定电话 固话 座机 家庭电话 住宅电话 电话2 联系电话2 第二联系电话 宅电",
    ),
    "politics": ("政治面貌", "政治面貌 政治身份 政治面目 面貌"),
    "member": ("是否党员", "是否党员 党员 是否中共党员 党员(是/否) 党员家庭成员"),
    "education": ("文化程度", "文化程度 学历 受教育程度 教育程度 最高学历"),
    "marriage": ("婚姻状况", "婚姻状况 婚姻 婚姻状态 婚姻情况 婚否 婚姻关系"),
    "registered_at": (
        "户籍地址",
        "户籍地址 户籍地 户口所在地 户籍所在地 户口地址 户籍住址 户籍地详址 户籍地详细地址 户籍所在地址 户籍地/详细地址"
        " 户口所在地址 籍贯地址",
    ),
    "registered_province": ("户籍省", "户籍地/省 户籍地址/省 户籍所在地/省 户籍省 户籍地/省份 户籍地/省(市)"),
    "registered_city": ("户籍市", "户籍地/市 户籍地址/市 户籍所在地/市 户籍市"),
    "registered_district": (
        "户籍区县",
        "户籍地/区县 户籍地/县 户籍地/区 户籍地/县区 户籍地/区(县) 户籍地/县(区) 户籍地/县/区 户籍地/区/县"
        " 户籍区县 户籍地址/区县 户籍所在地/区县",
    ),
    "registered_street": (
        "户籍街道",
        "户籍地/街道 户籍地/乡镇 户籍地/乡镇街道 户籍地/乡镇/街道 户籍街道 户籍所在地/街道",
    ),
    "registration": ("户籍类型", "户籍类型 户口类型 户籍类别 人口类型 户籍情况 人口类别"),
    "match": ("人户状态", "人户状态 人户情况 人户一致标识 人户分离情况 人户关系"),
    "workplace": (
        "工作单位或学校",
        "工作单位或学校 工作单位 单位 服务处所 就业单位 就读学校 学校 工作单位/学校 工作单位及职务 工作单位或就读学校"
        " 单位名称 从业单位 工作(学习)单位",
    ),
    "since": ("入住日期", "入住日期 入住时间 迁入日期 迁入时间 搬入日期 来此居住时间 入住年月 起租日期"),
    "left_on": ("迁出日期", "迁出日期 迁出时间 搬离日期 搬走日期 搬出日期 搬离时间"),
    "died_on": ("去世日期", "去世日期 死亡日期 死亡时间 去世时间 离世日期"),
    "status": ("人员状态", "人员状态 状态 在册情况 在册状态 居民状态 人口状态 变动情况 是否在册"),
    "note": ("备注", "备注 说明 其他情况 备注说明 其它 其他 备注信息 情况说明"),
}
PARTY = {
    "branch": (
        "所在党支部",
        "所在党支部 党支部 所属党支部 所在支部 党组织 所在党组织 所属支部 支部 支部名称 组织关系所在支部",
    ),
    "party_group": ("党小组", "党小组 所在党小组 所属党小组"),
    "member_kind": ("党员类别", "党员类别 党员类型 人员类别(党员) 党员性质 正式/预备 党员身份"),
    "membership": ("组织关系类型", "组织关系类型 组织关系 党员来源 组织关系情况 组织关系状态 报到类型"),
    "post": ("党内职务", "党内职务 党内职务名称 党组织职务 支部职务"),
    "reported_on": ("报到日期", "报到日期 报到时间 双报到日期 双报到时间"),
    "found_by": ("双找", "双找 双找方式 双找情况 双找结果"),
    "disclosed": ("亮身份", "亮身份 是否亮身份 亮明身份 亮身份日期 同意亮身份 同意亮身份日期 是否同意亮身份"),
}
CARE = {
    "care": (
        "重点类别",
        "重点类别 人员类别 重点人群类别 重点人群 人群类别 关爱类别 特殊人群 重点关注类别 困难类型 困难类别 特殊群体"
        " 特殊人群类别 类别 人员类型 重点人员类别 关爱对象类别 服务对象类别 是否重点人群 老人类型 老人类别",
    ),
    "disability_type": ("残疾类型", "残疾类型 残疾类别 残疾种类 人员类别/残疾类型 残疾/类型"),
    "disability_grade": ("残疾等级", "残疾等级 残疾级别 残疾程度 残疾/等级"),
    "disability_number": ("残疾证号", "残疾证号 残疾证号码 残疾人证号 残疾/证号"),
    "attention": ("关注程度", "关注程度 关注等级 关注级别 重点等级"),
    "worker": (
        "责任人",
        "帮扶责任人 责任人 帮扶人 联系人(责任人) 走访责任人 包保责任人 帮扶责任人姓名 关爱责任人 结对人 结对帮扶人"
        " 包保人",
    ),
    "every": ("走访频次", "走访频次 走访频率 探访频次 探访频率 走访周期"),
    "visited_on": (
        "最近走访日期",
        "最近走访日期 最近走访 最近走访时间 上次走访日期 上次走访时间 最近一次走访 最近联系日期",
    ),
    "self_care": ("生活自理", "生活自理 自理能力 生活自理能力 自理情况 能否自理 生活自理情况 是否自理 失能情况"),
    "living_with": ("居住情况", "居住情况 居住形式 同住情况 共同居住情况 居住状况 生活居住情况 赡养情况"),
    "health": ("健康状况", "健康状况 身体状况 健康情况 身体情况 健康 疾病 患病情况 疾病情况"),
    "support": ("享受补贴", "经济来源/补贴 享受补贴 补贴 补贴情况 享受政策 享受待遇 政策享受情况 保障情况 救助情况"),
    "needs": ("需求", "需求 服务需求 主要需求 困难及需求 帮扶需求 诉求 存在困难 需求情况"),
    "contact_name": (
        "紧急联系人",
        "紧急联系人 紧急联系人姓名 家属姓名 监护人 监护人姓名 子女姓名 亲属姓名 联系人 赡养人",
    ),
    "contact_relation": (
        "联系人关系",
        "紧急联系人关系 联系人关系 与本人关系 监护人关系 与老人关系 与监护人关系 紧急联系人与本人关系",
    ),
    "contact_phone": (
        "联系人电话",
        "联系人电话 紧急联系人电话 紧急联系电话 家属电话 监护人电话 子女电话 亲属电话 紧急联系人联系电话 监护人联系电话"
        " 家属联系电话 紧急联系方式 联系人联系电话 子女联系电话",
    ),
}
MARKED = {  # one column a category, with √ in it
    CareKind.LIVING_ALONE_ELDER: "独居 独居老人 是否独居 独居老年人",
    CareKind.EMPTY_NEST_ELDER: "空巢 空巢老人 是否空巢 空巢老年人",
    CareKind.ADVANCED_AGE: "高龄 高龄老人 高龄老人(80岁以上) 80岁以上 80岁以上老人 是否高龄 80+ 高龄80+ 80周岁以上",
    CareKind.DISABLED_ELDER: "失能 半失能 失能/半失能 失能老人 失能半失能 是否失能 失能半失能老人",
    CareKind.DISABILITY: "残疾 残疾人 是否残疾 是否残疾人",
    CareKind.SUBSISTENCE_ALLOWANCE: "低保 低保户 是否低保 低保对象 是否低保户 最低生活保障",
    CareKind.NEAR_SUBSISTENCE: "低保边缘 低保边缘户 低边户 低保边缘家庭",
    CareKind.DESTITUTE_SUPPORT: "特困 特困人员 特困供养 是否特困 五保 五保户",
    CareKind.CHILD_IN_DIFFICULTY: "困境儿童 孤儿 是否困境儿童 事实无人抚养儿童",
    CareKind.ONLY_CHILD_LOST_FAMILY: "计生特殊家庭 失独 失独家庭 计生特殊 计生特扶 是否失独",
    CareKind.VETERAN_PREFERENTIAL: "优抚 优抚对象 是否优抚 重点优抚对象",
    CareKind.VETERAN: "退役军人 退伍军人 是否退役军人 复转军人 是否退伍军人",
    CareKind.MENTAL: "精神障碍 精神病 精神障碍患者 严重精神障碍 是否精神障碍",
    CareKind.SERIOUS_ILLNESS: "重病 大病 重病大病 重大疾病 重病/大病 是否重病",
    CareKind.LEFT_BEHIND: "留守 留守儿童 留守老人 留守妇女 留守人员",
    CareKind.COMMUNITY_CORRECTION: "社区矫正 矫正 刑释 刑释人员 矫正人员",
    CareKind.OTHER: "其他需关爱 其他重点 其他关爱",
}
GROUPS = {
    "地址与房屋": PLACE,
    "户": HOUSEHOLD,
    "人": PERSON,
    "党员": PARTY,
    "关爱": CARE | {f"care_{kind.value}": (f"{kind.label}（√）", words) for kind, words in MARKED.items()},
}
FIELDS = {name: label for group in GROUPS.values() for name, (label, _) in group.items()}
SYNONYMS = {name: words.split() for group in GROUPS.values() for name, (_, words) in group.items()}

FORBIDDEN = re.compile(  # domain rules: whatever a vendor's form has a column for, the office may not keep
    r"血型|身高|体重|宗教|信仰|收入|工资|存款|入党(日期|时间|年月|年份)|加入(中国共产党|中共|党组织)|转正|照片|相片|人脸|指纹|虹膜"
    r"|银行|开户行|党费|征信|负债"
)


def is_forbidden(heading):
    """Whether the column holds something the register must not keep."""
    return bool(FORBIDDEN.search(heading_key(heading)))
