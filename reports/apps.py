from django.apps import AppConfig

from config.access.roles import Permission


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Bilag"

    def ready(self) -> None:
        from config.access.navigation import Place, register

        register(
            [
                Place(
                    "Bilag",
                    "reports:index",
                    "Tegn bilag til udvalget som side, PDF, Word og Excel.",
                    frozenset({Permission.DRAW_ANNEXES}),
                    order=10,
                )
            ]
        )
        from reports import search

        search.register()
        self._add_demo()

    @staticmethod
    def _add_demo() -> None:
        from config import demo
        from reports.demo import PART

        demo.register(PART)
