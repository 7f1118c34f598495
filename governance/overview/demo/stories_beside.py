"""Stories of the other three offices."""

from deliberation.choices import IssueKind, IssueSource, ResolutionKind
from governance.overview.demo.tales import Tale

K, FROM, DONE = IssueKind, IssueSource, ResolutionKind


def fitness_corner(office, now):
    """滨湖明珠: raised at the monthly meeting of the building leaders, paid for together."""
    t = Tale(office, now, 88)
    place = t.spot("明珠花园", "架空层旁健身角", 4)
    course = t.open(
        place, "SS", "健身器材", "楼长见面会：健身角器材老化，想换几样适合老人的",
        "本月楼长见面会上四位楼长都提到健身角：两台漫步机卡死，压腿架晃，陪读的老人多，希望换成省力的，再添几处歇脚的地方。",
        by=t.leader(place), kind=K.SUGGESTION, source=FROM.MEETING, name="苏惠芬", phone="15490000071",
        photos=("bench",), about_elder=True,
    )  # fmt: skip
    worker = t.worker(place)
    course.accept(worker, t.wait(2), "列入本年度为民实事。")
    course.take_up(worker, t.wait(0.1), office.line(place.home)[1])
    course.contact(worker, t.wait(3), "和四位楼长逐项过了一遍，坏的先围挡。")
    course.say(
        "replied",
        worker,
        t.wait(8),
        "社区、业委会、物业、居民四方坐到一起定了清单，隔壁单位愿意出一半的钱。",
        ("bench",),
    )
    text = "换新三台、修好两台，另添扶手、遮雨棚、挂物架、饮水点、夜灯和座椅六处小设施，居民代表现场验收。"
    course.resolve(worker, t.wait(18), DONE.SUBSTANTIVE, text, ("bench",))
    course.follow_up(t.officer(), t.wait(9), "yes", 5, "老人下楼多了，夜灯特别好。")
    return course


def old_wiring(office, now):
    """平湖: the wires of an old couple's flat, found on a visit, mended by the power company's volunteers."""
    t = Tale(office, now, 45)
    place = t.stairs("润秀苑", 5, 1)
    course = t.open(
        place, "AQ", "用电用气隐患", "走访发现老人家插座发黑、开关冒火花",
        "安置房里一户独居老人，厨房插座烧黑了半边，老人说一开电饭煲就跳闸，他不懂电，只当是老毛病。",
        by=t.grid(place), kind=K.HAZARD, source=FROM.VISIT, name="陈家老人", phone="15490000083",
        photos=("wall",), about_elder=True,
    )  # fmt: skip
    grid = t.grid(place)
    unit = course.ticket.unit
    signer = grid if unit.depth == 3 else t.worker(place)
    course.accept(signer, t.wait(0.5))
    course.dispatch(signer, t.wait(0.1), unit, signer)
    course.acknowledge(signer, t.wait(0.1))
    course.contact(signer, t.wait(0.4), "当场关了总闸，借给老人一个电磁炉先用着，联系供电共建单位。")
    text = "供电志愿队换了两路线、六个插座，装了漏电保护；顺带查了同单元四户独居老人，又排除一处隐患。"
    course.resolve(signer, t.wait(2.5), DONE.SUBSTANTIVE, text, ("lamp",))
    course.follow_up(t.worker(place, 1), t.wait(6), "yes", 5, "师傅不要钱还教我怎么看，放心了。")
    return course


def benches(office, now):
    """平湖: seats where people rest on their way, settled at a meeting."""
    t = Tale(office, now, 70)
    place = t.spot("文湖苑", "菜场回来的路口", 2)
    course = t.open(
        place, "SS", "座椅等便民设施", "老人买菜回来没处歇脚，想装几把椅子",
        "从菜场到文湖苑要走一刻钟，中间没有坐的地方，几位老人都是坐在花坛沿上，天冷石头凉。",
        by=t.leader(place), kind=K.SUGGESTION, source=FROM.WECHAT, name="周长根", phone="15490000095", about_elder=True,
    )  # fmt: skip
    worker = t.worker(place)
    course.accept(worker, t.wait(3))
    unit = office.line(place.home)[1]
    course.dispatch(worker, t.wait(0.2), unit, worker)
    course.acknowledge(worker, t.wait(0.2))
    course.contact(worker, t.wait(2), "老人带着走了一遍，选了三个点。")
    course.say("replied", worker, t.wait(4), "有事好商量议事会上定了：三处五把，物业负责擦洗，十天内装好。")
    course.resolve(
        worker, t.wait(8), DONE.SUBSTANTIVE, "五把带扶手的椅子已装好，朝南避风，两把旁边留了放轮椅的地方。", ("bench",)
    )
    course.follow_up(t.officer(), t.wait(8), "yes", 4, "坐着不凉，扶手好起身。再多两把就更好。")
    return course


def loose_plaster(office, now):
    """长沟新村: an old member speaks up for everybody; the danger is gone the same week."""
    t = Tale(office, now, 52)
    place = t.spot("长沟新村", "临街一面", 7)
    course = t.open(
        place, "SS", "外墙脱落", "7号楼临街外墙起壳，下面就是停车的地方",
        "雨后又掉了两块，幸好当时没人。这面墙下头停着七八辆车，逢赶场天人更多，建议先隔开再修。",
        by=t.leader(place), kind=K.HAZARD, source=FROM.BUILDING_LEADER, name="邱国强", phone="15490000107",
        photos=("wall",), urgent=True,
    )  # fmt: skip
    worker = t.worker(place)
    course.accept(worker, t.wait(0.3), "先隔离，后维修。")
    course.dispatch(worker, t.wait(0.1), office.line(place.home)[1], worker)
    course.acknowledge(worker, t.wait(0.1))
    course.contact(worker, t.wait(0.3), "和片长、楼栋长一起拉了隔离带，挪走六辆车。")
    course.resolve(
        worker, t.wait(4), DONE.SUBSTANTIVE, "起壳部分全部铲除，抹面挂网，商户凑了一半工钱；隔离带今天撤掉。", ("wall",)
    )
    course.follow_up(t.officer(), t.wait(7), "yes", 5, "动作快，片长天天在现场。")
    return course


def new_bays(office, now):
    """长沟新村: a parking plan in which the shops and the residents both found their place."""
    t = Tale(office, now, 95)
    place = t.spot("长沟新村", "中街两侧", 11)
    course = t.open(
        place, "TC", "停车难", "赶场天车停到楼梯口，能不能重新划线",
        "中街两边乱停，摩托车顶着单元门。农贸市场搬走以后空出一片，大家商量着想划成车位，电动车也单独留一排。",
        by=t.leader(place), kind=K.SUGGESTION, source=FROM.MEETING, name="谢广田", phone="15490000119",
        photos=("cars",), group_matter=True,
    )  # fmt: skip
    worker = t.worker(place)
    course.accept(worker, t.wait(3))
    course.take_up(worker, t.wait(0.1), office.line(place.home)[1])
    course.contact(worker, t.wait(3), "片长分头问了商户和住户，赞成的多，商户要求门前留卸货口。")
    text = "划好机动车位一百四十七个、非机动车位六十三个，卸货口留了八处；自管小组轮流看线，头一个赶场天没有堵。"
    course.resolve(worker, t.wait(24), DONE.SUBSTANTIVE, text, ("cars",))
    course.follow_up(t.officer(), t.wait(9), "yes", 5, "大家的事大家判，划得公道。")
    return course


BESIDE = {"BH": (fitness_corner,), "YQ": (old_wiring, benches), "SZ": (loose_plaster, new_bays)}
