"""Pages of consultations: public, answering, channels, and the editor's desk."""
