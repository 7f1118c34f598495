"""Cases that did not go by themselves: pressed from above, prolonged, left out of the rates.

Each rests where somebody has to do the next thing: answer a 督办, judge an answer, agree to more time.
"""

from deliberation.choices import IssueKind, IssueSource, ResolutionKind
from deliberation.choices_ladder import SupervisionLevel
from governance.overview.demo.tales import Tale

K, FROM, DONE, LEVEL = IssueKind, IssueSource, ResolutionKind, SupervisionLevel


def door_lock(office, now):
    """普通督办, answered: the street has the reply to judge."""
    t = Tale(office, now, 6)
    place = t.spot("月桂苑", "北门", 5)
    course = t.open(
        place, "WY", "门禁安防", "北门门禁坏了快一个月，外人随便进",
        "北门的刷卡门一直敞着，电动车丢了两辆，物业说在等配件。几十户都在问，什么时候能修好，修好前能不能夜里有人守。",
        by=t.leader(place), kind=K.COMPLAINT, source=FROM.BUILDING_LEADER, name="祁玉梅", phone="15490000131",
        group_matter=True,
    )  # fmt: skip
    worker, officer = t.worker(place, 1), t.officer()
    course.take_up(worker, t.wait(1), office.line(place.home)[1])
    course.contact(worker, t.wait(2), "和楼栋长一起看了门，读卡器烧了，物业报了配件。")
    ask = "夜里进出无人管，请说明配件哪天到，到货前怎么守门，本周内给楼栋长一个准话。"
    course.supervise(officer, t.wait(12), LEVEL.NORMAL, ask)
    text = "配件后天到货，当天装好。这几晚由物业加一名夜班守北门，楼栋群里已经发了通知；装好后请楼栋长试门。"
    course.answer(t.secretary(place), t.wait(7), text)
    return course


def charging_shed(office, now):
    """黄牌督办, answered once and sent back: the community has to answer again."""
    t = Tale(office, now, 6)
    place = t.spot("沁心苑", "4号楼东侧车棚", 4)
    course = t.open(
        place, "TC", "非机动车/飞线充电", "车棚充电口坏了一半，晚上从窗口拉线充电",
        "车棚二十个充电口只有九个能用，不少人从二楼窗户拉线下来，夜里看着心慌。报过物业两次，说厂家不管了。",
        by=t.leader(place), kind=K.HAZARD, source=FROM.BUILDING_LEADER, name="严宝成", phone="15490000132",
        photos=("cars",), group_matter=True,
    )  # fmt: skip
    worker, officer = t.worker(place), t.officer(1)
    course.take_up(worker, t.wait(1), office.line(place.home)[1])
    course.contact(worker, t.wait(2), "到车棚数了一遍，十一个口没电，当场收了两根飞线。")
    course.supervise(
        officer, t.wait(7), LEVEL.YELLOW, "飞线充电有火险，请书记过问：谁来修、哪天修好、修好前怎么管住飞线。"
    )
    course.answer(t.secretary(place), t.wait(5), "已经催物业联系厂家维修。")
    words = "没有写清哪天修好，也没有写修好前谁每晚去看。请补上日期和责任人再回复。"
    course.reject_answer(officer, t.wait(4), words)
    return course


def market_smoke(office, now):
    """红牌督办 of the street to another community, not answered yet."""
    t = Tale(office, now, 9)
    place = t.spot("竹溪花园", "沿街餐饮店", 1)
    course = t.open(
        place, "HJ", "垃圾清运与异味", "沿街餐饮泔水桶摆在单元门口，反映五次没人收",
        "三家饭店的泔水桶就摆在1号楼单元门口，天天漏一地。前后反映过五次，收走两天又摆回来，老人滑倒过一回。",
        by=t.leader(place), kind=K.COMPLAINT, source=FROM.PHONE, name="傅连英", phone="15490000133",
        photos=("bin",), group_matter=True, about_elder=True,
    )  # fmt: skip
    worker = t.worker(place)
    course.take_up(worker, t.wait(1), office.line(place.home)[1])
    course.contact(worker, t.wait(2), "见了三家店主，都说后门没地方摆。")
    course.supervise(
        t.officer(), t.wait(35), LEVEL.RED, "反复五次且有老人摔倒，请书记当面答复诉求人，三天内拿出固定点位。"
    )
    return course


def hedge(office, now):
    """Forgotten by its grid: a 督办 by itself the minute the limit had passed twice over, and up to the community."""
    t = Tale(office, now, 10)
    place = t.spot("丁香里", "2号楼后小路", 2)
    course = t.open(
        place, "HJ", "公共区域保洁", "楼后小路的冬青长到路中间，孩子只能走车道",
        "2号楼后面的冬青一年没剪，小路只剩一尺宽，推童车过不去，接送孩子都绕到车道上走。",
        by=t.leader(place), kind=K.HELP, source=FROM.BUILDING_LEADER, name="米秀琴", phone="15490000134",
    )  # fmt: skip
    worker, grid = t.worker(place), t.grid(place)
    course.accept(worker, t.wait(2))
    course.dispatch(worker, t.wait(0.5), office.line(place.home)[2], grid, "请本周约物业剪掉。")
    course.acknowledge(grid, t.wait(2))
    course.contact(grid, t.wait(1), "到现场看过，已告诉物业。")
    t.at = course.press(1)
    return course


def tap_water(office, now):
    """督办 done: what a department was pressed for is finished and the caller content."""
    t = Tale(office, now, 40)
    place = t.spot("月桂苑", "9号楼前主干道", 9)
    course = t.open(
        place, "SS", "道路破损", "9号楼前主干道塌了一块，车轮陷进去过",
        "雨后塌了脸盆大的一块，底下是空的，放了一把椅子拦着。上学的路，怕孩子掉进去。",
        by=t.leader(place), kind=K.HAZARD, source=FROM.BUILDING_LEADER, name="阎志强", phone="15490000135",
        photos=("wall",),
    )  # fmt: skip
    unit, chief = t.department("城管办")
    course.accept(t.worker(place), t.wait(1))
    course.dispatch(t.officer(), t.wait(1), unit, chief, "请先围挡，再查是不是管道漏空。")
    course.acknowledge(chief, t.wait(1))
    course.contact(chief, t.wait(1), "已围挡，约了供水公司听漏。")
    course.supervise(t.officer(), t.wait(20), LEVEL.NORMAL, "上学必经之路，请写明哪天回填、哪天恢复通车。")
    course.answer(chief, t.wait(3), "确认是支管漏水掏空，周四换管，周五回填压实，周六早上恢复通行。")
    course.accept_answer(t.officer(), t.wait(2), "时间和责任都写清楚了，按此办。")
    text = "漏水支管已换，路面回填压实并重铺，围挡撤除；连看三天没有再沉。"
    course.resolve(chief, t.wait(14), DONE.SUBSTANTIVE, text, ("wall",))
    course.follow_up(t.worker(place), t.wait(8), "yes", 5, "修得平整，孩子上学放心了。")
    return course


def stair_wall(office, now):
    """延期 asked by the grid: the community answers. 催办 by the leader who filed it."""
    t = Tale(office, now, 0.6)
    place = t.stairs("月桂苑", 3, 1)
    course = t.open(
        place, "HJ", "卫生死角", "1单元一楼墙皮发霉，进门一股味",
        "楼梯底下那面墙黑了一片，雨后往下掉，进门先闻到霉味，一楼的老人咳得厉害。",
        by=t.leader(place), kind=K.HELP, source=FROM.BUILDING_LEADER, name="冼桂枝", phone="15490000136",
        about_elder=True,
    )  # fmt: skip
    grid = t.grid(place)
    course.take_up(grid, t.wait(0.3), office.line(place.home)[2])
    course.contact(grid, t.wait(0.5), "看过了，是楼上水管渗的，先要等墙干透。")
    reason = "要先修好二楼渗水的管子，等墙干透才能刮白，今天约的师傅后天才到，多要两个工作日。"
    course.ask_extension(grid, t.wait(0.5), 2, reason)
    course.urge(t.leader(place), t.wait(0.2), "老人咳得厉害，能不能先通风去味，给个准日子。")
    return course


def old_lift(office, now):
    """延期 asked by the community: the street answers."""
    t = Tale(office, now, 1.5)
    place = t.spot("沁心苑", "1号楼电梯", 1)
    course = t.open(
        place, "WY", "电梯故障", "1号楼电梯三天两头停，想换主板",
        "这个月停了六回，最长关了四十分钟。物业说主板老化，换要两万多，维修资金要表决。",
        by=t.leader(place), kind=K.COMPLAINT, source=FROM.WECHAT, name="安国栋", phone="15490000137", group_matter=True,
        about_elder=True,
    )  # fmt: skip
    worker = t.worker(place)
    course.take_up(worker, t.wait(1), office.line(place.home)[1])
    course.contact(worker, t.wait(1), "物业、维保单位、业委会都到了现场，同意先修后换。")
    course.ask_extension(worker, t.wait(4), 5, "动用维修资金要业主表决，公示五个工作日，等表决结果出来才能订主板。")
    return course


def same_again(office, now):
    """剔除 asked for a matter told seven times; the street has to decide."""
    t = Tale(office, now, 14)
    place = t.spot("沁心苑", "小区外公交站", 2)
    course = t.open(
        place, "QT", "其他", "要求公交公司给自家门口单设一站",
        "要求在自家门口设公交站，离现在的站一百二十米，走路两分钟。",
        by=t.worker(place), kind=K.HELP, source=FROM.PHONE, name="蒋立本", phone="15490000138",
    )  # fmt: skip
    worker = t.worker(place)
    course.take_up(worker, t.wait(1), office.line(place.home)[1])
    course.contact(worker, t.wait(2), "当面解释过设站的规定，请他看了站点距离。")
    course.resolve(worker, t.wait(8), DONE.PROCEDURAL, "公交公司书面答复：站距不足三百米不设站。已把答复送到家里。")
    course.follow_up(t.worker(place, 2), t.wait(6), "partly", 3, "道理听懂了，还是觉得远。")
    note = "同一诉求三个月提过七次，公交公司有书面答复，不属街道能办的事，申请不计入三率。"
    course.ask_exclusion(worker, t.wait(10), "unreasonable", note)
    return course


def not_our_road(office, now):
    """剔除 approved: the road belongs to the city."""
    t = Tale(office, now, 25)
    place = t.spot("月桂苑", "西门外城市快速路", 1)
    course = t.open(
        place, "SS", "道路破损", "快速路伸缩缝夜里咣当响",
        "西门外快速路的伸缩缝，大车一过咣当一声，靠路的几户睡不好。",
        by=t.worker(place), kind=K.COMPLAINT, source=FROM.PHONE, name="盛世英", phone="15490000139",
    )  # fmt: skip
    worker, officer = t.worker(place), t.officer()
    course.take_up(worker, t.wait(1), office.line(place.home)[1])
    course.contact(worker, t.wait(2), "晚上到现场听过，已发函市政养护所。")
    course.resolve(worker, t.wait(10), DONE.STAGED, "市政养护所答复列入下季度检修，复函已转给诉求人。")
    course.follow_up(t.worker(place, 2), t.wait(6), "partly", 3, "知道不归社区管，等检修吧。")
    course.ask_exclusion(worker, t.wait(5), "not_ours", "快速路由市政养护，复函在案，不属街道管辖，申请剔除。")
    course.decide_exclusion(officer, t.wait(4), True, "复函清楚，同意剔除。")
    return course


PRESSED = (
    door_lock, charging_shed, market_smoke, hedge, tap_water, stair_wall, old_lift, same_again, not_our_road,
)  # fmt: skip
