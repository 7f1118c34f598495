"""The cases every visitor should open: how a small matter climbs, is talked over, is solved and asked about.

They retell, in our own words and with invented people, the kinds of trouble the four offices are known for.
"""

from datetime import timedelta

from deliberation.choices import IssueKind, IssueSource, ResolutionKind
from governance.overview.demo.tales import Tale

K, FROM, DONE = IssueKind, IssueSource, ResolutionKind


def rubbish_point(office, now):
    """From the grid to the community, over a council, to a collection point that moved away."""
    t = Tale(office, now, 150)
    place = t.spot("福桂苑", "东门垃圾集中点", 3)
    course = t.open(
        place, "HJ", "垃圾清运与异味", "东门垃圾集中点深夜清运，三栋楼睡不好",
        "东门口的垃圾集中点，每晚二十三点上下来车装运，铁桶碰得咣咣响，酸臭味顺风进屋。靠东边的3号、4号、5号楼夏天都不敢开窗。"
        "我挨家问过，二十来户都盼着换个地方或者换个时间。",
        by=t.leader(place), kind=K.COMPLAINT, source=FROM.BUILDING_LEADER, name="孟素云", phone="15490000011",
        photos=("bin", "bin"), about_elder=True,
    )  # fmt: skip
    grid, worker = t.grid(place), t.worker(place)
    course.take_up(grid, t.wait(1.5), course.office.line(place.home)[2])
    course.contact(grid, t.wait(2), "电话联系，诉求人说几乎天天如此，约好今晚十一点一起到现场看。")
    course.say(
        "noted",
        grid,
        t.wait(5),
        "昨晚十一点零五分来车，作业十八分钟，味道确实重。环卫答复：线路全区统一排，挪时间要协调，挪地方要有新点位。",
        ("bin",),
    )
    note = "两次联系环卫和物业，换时间、换点位都不是网格能定的，涉及三栋楼、环卫和城管，请社区牵头。"
    course.escalate(grid, t.wait(3), "several_units", note)
    course.acknowledge(worker, t.wait(1))
    course.say(
        "replied", worker, t.wait(4), "社区定于明晚七点开群贤议事会，请三栋楼各推两名代表，环卫、城管、物业都来。"
    )
    text = (
        "群贤议事会结论：集中点撤出东门，并入西侧设备房旁的新点位，离最近的窗户三十五米；物业一周内硬化地面、接好水管；"
        "环卫改为清晨六点半以后装运。十九名代表，十八人赞成，一人保留意见（担心路远），物业答应在东门加一个分类小桶。"
    )
    course.say("replied", worker, t.wait(9), text, ("bench",))
    text = "集中点已搬到西侧新点位并启用，东门地面冲洗复绿。连看三晚，夜里没有清运车进东门。"
    course.resolve(worker, t.wait(20), DONE.SUBSTANTIVE, text, ("bench",))
    course.follow_up(t.officer(), t.wait(10), "yes", 5, "这下能开窗睡觉了，三栋楼的人都说开会管用。")
    return course


def falling_wall(office, now):
    """A hazard that is urgent from the first minute; on the community's desk today."""
    t = Tale(office, now, 0.5)
    place = t.spot("丁香里", "北墙根", 2)
    course = t.open(
        place, "SS", "外墙脱落", "2号楼北墙掉灰块，砸在过道上",
        "早上有拳头大的灰块从五楼外墙掉下来，碎在孩子们上学走的过道上，上面还有一片鼓着。先用凳子拦了一下，请赶紧来人。",
        by=t.leader(place), kind=K.HAZARD, source=FROM.BUILDING_LEADER, name="邵德明", phone="15490000023",
        photos=("wall", "wall"), urgent=True,
    )  # fmt: skip
    worker = t.worker(place)
    course.accept(worker, t.wait(0.2), "紧急件，先围起来再说。")
    unit = course.ticket.unit if course.ticket.unit.depth == 2 else office.line(place.home)[1]
    course.dispatch(worker, t.wait(0.05), unit, worker, "先拉警戒线、改道，再约检测。")
    course.acknowledge(worker, t.wait(0.1))
    course.contact(worker, t.wait(0.3), "十五分钟到场，已拉警戒线，过道改走南侧，楼栋群里发了提醒，诉求人在现场。")
    text = "应急队约好上午登高敲除松动部分；社区已拍照报街道平安办，准备申请应急维修资金。"
    course.say("noted", worker, t.wait(1), text, ("wall",))
    return course


def stair_lamp(office, now):
    """The small thing done at once: 单元长 files, the grid repairs, the community calls."""
    t = Tale(office, now, 12)
    place = t.stairs("月桂苑", 3, 2)
    course = t.open(
        place, "SS", "路灯", "2单元四楼到五楼灯不亮，老人下楼摸黑",
        "四楼半的感应灯坏了有三天，住五楼的老夫妻晚上倒垃圾全靠扶着墙。我试过换灯泡，不是灯泡的事，应该是线。",
        by=t.leader(place), kind=K.HELP, source=FROM.BUILDING_LEADER, name="贺玉珍", phone="15490000035",
        photos=("stairs",), about_elder=True,
    )  # fmt: skip
    grid = t.grid(place)
    course.take_up(grid, t.wait(0.6), office.line(place.home)[2])
    course.contact(grid, t.wait(0.4), "到五楼看了老两口，答应今天一定亮。")
    text = "接线盒受潮，换了线头和一只感应灯，从一楼到顶层逐层试过；顺手把三楼松动的扶手也拧紧了。"
    course.resolve(grid, t.wait(4), DONE.SUBSTANTIVE, text, ("lamp",))
    course.follow_up(t.worker(place), t.wait(6), "yes", 5, "当天就亮了，扶手也不晃了，谢谢小伙子。")
    return course


def forgotten_groceries(office, now):
    """Care that becomes a duty: who looks in on the old lady next door."""
    t = Tale(office, now, 34)
    place = t.stairs("月桂苑", 3, 2)
    course = t.open(
        place, "YL", "独居探访", "老邻居最近忘性大，买好的菜丢在半路",
        "六楼一位八十多岁的奶奶，老伴在康复院，平时就她一人。今天中午发现上午买的菜不见了，急得掉泪，我陪她又去了一趟菜场。"
        "她儿女在外地，我想请社区给个长久的办法，不能光靠我碰上。",
        by=t.leader(place), kind=K.HELP, source=FROM.BUILDING_LEADER, name="贺瑞芝", phone="15490000047",
        about_elder=True,
    )  # fmt: skip
    grid, worker = t.grid(place), t.worker(place, 1)
    course.accept(worker, t.wait(1), "按独居老人重点关注办理。")
    course.dispatch(worker, t.wait(0.3), course.ticket.unit, note="请带上社区卫生中心的同志一起上门。")
    signer = grid if course.ticket.unit.depth == 3 else worker
    course.acknowledge(signer, t.wait(0.5))
    course.contact(
        signer, t.wait(1), "上门坐了半小时，老人精神好，就是近事记不住；和儿子通了电话，同意做一次记忆检查。"
    )
    text = "已约周三上午家庭医生上门；从今天起单元长每天傍晚敲一次门，志愿者每周二、五陪着买菜，冰箱上贴了大字清单。"
    course.say("replied", signer, t.wait(3), text)
    text = "纳入独居重点走访名单，三方约定（单元长、志愿者、儿子每晚视频）已写成一页纸贴在门后；连续两周无遗漏。"
    course.resolve(signer, t.wait(4), DONE.SUBSTANTIVE, text)
    course.follow_up(t.worker(place, 2), t.wait(9), "yes", 5, "有人天天来看我，心里踏实。儿子也放心了。")
    return course


def barbecue(office, now):
    """A matter that needs several departments: twice up the ladder, once back, then done."""
    t = Tale(office, now, 64)
    place = t.spot("福桂苑", "临街商铺", 1)
    course = t.open(
        place, "ZY", "商户扰民", "楼下烧烤摊油烟熏窗，半夜还划拳",
        "一楼的烧烤店把炉子支到人行道上，油烟贴着外墙往上走，五楼以下的窗户都糊了一层油，周末闹到一点多。",
        by=t.leader(place), kind=K.COMPLAINT, source=FROM.WECHAT, name="汪红霞", phone="15490000059", group_matter=True,
    )  # fmt: skip
    grid, worker = t.grid(place), t.worker(place)
    course.accept(worker, t.wait(2))
    course.dispatch(worker, t.wait(0.4), office.line(place.home)[2], note="先上门谈一次，看商户态度。")
    course.acknowledge(grid, t.wait(1))
    course.contact(grid, t.wait(1), "见了三户居民和店主，店主说净化器坏了没钱换，答应十点收外摆。")
    course.escalate(grid, t.wait(9), "beyond_power", "店主三天里两晚没守约，网格没有执法权，请社区出面。")
    course.acknowledge(worker, t.wait(1))
    course.escalate(
        worker, t.wait(8), "several_units", "社区约谈一次，油烟归生态环境、外摆归城管、噪音归派出所，请街道统筹。"
    )
    unit, chief = t.department("城管办")
    course.dispatch(t.officer(), t.wait(2), unit, note="城管办牵头，联合市场监管和派出所周五晚查一次。")
    course.acknowledge(chief, t.wait(1))
    text = "联合检查一次，责令停用炭炉、加装净化器，外摆线退到门内。"
    course.resolve(chief, t.wait(20), DONE.STAGED, text, ("wall",))
    course.follow_up(t.worker(place, 1), t.wait(8), "partly", 2, "外摆没了，油烟还是有，净化器根本没开。")
    course.dispatch(t.officer(), t.wait(2), unit, chief, "回访不满意，请夜间突击复查净化器。")
    course.acknowledge(chief, t.wait(1))
    text = "夜查两次，净化器已换新并装了用电监控，数据每周发楼栋群；店主与楼栋长签了邻里约定。"
    course.resolve(chief, t.wait(22), DONE.SUBSTANTIVE, text, ("wall",))
    course.follow_up(t.officer(1), t.wait(7), "yes", 4, "这回是真解决了，窗户能开了。")
    return course


def parking(office, now):
    """Being talked over right now: the council meets next week, the yellow lamp is on."""
    t = Tale(office, now, 6)
    place = t.spot("沁心苑", "南门广场", 6)
    course = t.open(
        place, "TC", "停车难", "晚八点后一位难求，绿化带都停上了车",
        "小区一百多个车位，登记的车有两百三十辆。建议把南门那块砖地划出来，消防通道留足。楼里几十户都签了字，名单在我这里。",
        by=t.leader(place), kind=K.SUGGESTION, source=FROM.BUILDING_LEADER, name="程立新", phone="15490000061",
        photos=("cars",), group_matter=True,
    )  # fmt: skip
    worker = t.worker(place)
    course.accept(worker, t.wait(2))
    course.take_up(worker, t.wait(0.1), office.line(place.home)[1])
    course.contact(worker, t.wait(2), "和楼栋长、三位住户代表在南门现场量了尺寸，大约能划二十六个。")
    course.say("noted", worker, t.wait(5), "消防大队答复：登高场地不能占，南侧可以留四米。请物业出一张图。")
    text = "小区共治委员会下周二晚上议车位方案，图纸已贴在各单元门口，有意见先找楼栋长。"
    course.say("replied", worker, t.wait(8), text, ("cars",))
    return course


def parking_again(office, now, main):
    """The same trouble, told by a neighbour on the phone; the community puts the two together."""
    t = Tale(office, now, 4)
    place = t.spot("沁心苑", "南门广场", 6)
    course = t.open(
        place, "TC", "停车难", "下班回来没有车位，只能停到路边",
        "南门广场每天晚上都停满了，我七点半回来转了三圈也没有位置，停路边又怕被贴条，能不能多划几个车位。",
        by=t.worker(place), kind=K.HELP, source=FROM.PHONE, name="郝卫国", phone="15490000062",
    )  # fmt: skip
    course.accept(t.worker(place), t.wait(1))
    main.take_in(course, t.worker(place), t.wait(2), "与南门划车位是同一件事，一起上会。")
    return course


def drains(office, now):
    """A hard matter that waits for the year's renovation list: parked with a plan, looked at every month."""
    t = Tale(office, now, 20)
    place = t.spot("福桂苑", "8号楼后排水沟", 3)
    course = t.open(
        place, "SS", "管道堵塞", "下大雨污水井就往外冒，疏通管不了一个月",
        "楼后那条老管子是水泥的，里头塌了一截，物业通了四回，雨一大照样冒，一楼几户家里都有味。",
        by=t.leader(place), kind=K.COMPLAINT, source=FROM.BUILDING_LEADER, name="裴秀兰", phone="15490000063",
        photos=("stairs",), about_elder=True,
    )  # fmt: skip
    worker = t.worker(place)
    unit = office.line(place.home)[1]
    course.take_up(worker, t.wait(1), unit)
    course.contact(worker, t.wait(2), "到现场看了井，答应先安排吸污车，根治要等改造。")
    plan = "管网塌了八米，要整段换管。已报进明年老旧小区改造清单，预算下来前每次雨后安排吸污车，物业每周清一次井。"
    at = t.wait(12)
    course.park(worker, at, plan, unit, at.date() + timedelta(days=28))
    return course


WANGHU = (rubbish_point, falling_wall, stair_lamp, forgotten_groceries, barbecue, drains, parking)
