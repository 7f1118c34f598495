"""What a step says of rows that have no number yet while it is played: filled in when everything is written."""


def of_supervision(supervision):
    def fill(step):
        step.facts = {
            "supervision": supervision.pk,
            "level": supervision.get_level_display(),
            "to": supervision.unit.name,
        }

    return fill


def named(unit):
    return {"unit_name": unit.name, "unit_id": unit.pk}


def into_main(main):
    def fill(step):
        step.reason, step.facts = f"并入 {main.number}", {"main": main.number}

    return fill


def of_other(other):
    def fill(step):
        step.text = f"{other.number}。{step.text}"

    return fill
